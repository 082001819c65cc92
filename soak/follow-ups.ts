import { setTimeout as sleep } from 'node:timers/promises';
import type { ReprocessImageResponse } from '../lambdas/api/types.ts';
import type { ImageStatus } from '../lambdas/pipeline/image-status.ts';
import type { FieldApp } from '../test/end-to-end/field-app.ts';
import { type Sent, sendFile } from './field-apps.ts';
import type { ImagePlan } from './image-plan.ts';
import { REPROCESS_CHANGE, type UploadKind } from './upload-kinds.ts';

/** How far the pipeline has come, as the grower sees it, when he changes his mind. */
export type Moment = 'at once' | 'processing' | 'completed';

/** `too late`: the URL was not valid any more, and nothing was changed. Otherwise what the API said to refuse it. */
export type FollowUpEnd = 'done' | 'too late' | `refused: ${string}`;

type Act = (app: FieldApp, plan: ImagePlan, sent: Sent) => Promise<FollowUpEnd>;

interface FollowUp {
  readonly moments: readonly Moment[];
  /** For how long the moment is waited for; then it is done all the same. */
  readonly patience: number;
  readonly act: Act;
}

/** An image that was not taken yet cannot be reprocessed; the queue may be long. */
const TRIES = 240;
const PAUSE_MILLISECONDS = 250;

/** Asked for until the answer holds the change, because an attempt may begin in between; then once more. */
const reprocess: Act = async (app, { id }) => {
  let said = 'no answer';
  for (let tries = 1; tries <= TRIES; tries++, await sleep(PAUSE_MILLISECONDS)) {
    const seen = await app.image(id).catch(() => undefined);
    if (typeof seen?.attempt !== 'number') continue;
    const body = { ...REPROCESS_CHANGE, afterAttempt: seen.attempt };
    const ask = () => insist(() => app.reprocess(id, body));
    const answer = await ask();
    said = `${answer?.status} ${JSON.stringify(answer?.body)}`;
    if (!isChanged(answer?.body)) continue;
    const again = await ask();
    return again?.status === 202 ? 'done' : `refused: the second time, ${again?.status}`;
  }
  return `refused: ${said}`;
};

function isChanged(body: Partial<ReprocessImageResponse> | undefined): boolean {
  return body?.request?.soilBrightnessFactor === REPROCESS_CHANGE.soilBrightnessFactor;
}

const remove: Act = async (app, { id }) => {
  const answers = [await insist(() => app.delete(id)), await insist(() => app.delete(id))];
  const statuses = answers.map((answer) => answer?.status);
  return statuses.every((status) => status === 204) ? 'done' : `refused: ${statuses.join(', ')}`;
};

const replace: Act = async (_app, { files, replacement }, { places }) => {
  return (await sendFile(places[0]!, { ...files[0]!, bytes: replacement! })) ? 'done' : 'too late';
};

export const FOLLOW_UPS: Readonly<Partial<Record<UploadKind, FollowUp>>> = {
  reprocessed: { moments: ['at once', 'completed'], patience: 60_000, act: reprocess },
  deleted: { moments: ['at once', 'processing', 'completed'], patience: 60_000, act: remove },
  // Within the life of the URL (uploadLifetimeSeconds).
  replaced: { moments: ['at once', 'completed'], patience: 3500, act: replace },
};

/** What the grower does with an image that he has sent. undefined: nothing. */
export async function followUp(app: FieldApp, plan: ImagePlan, sent: Sent): Promise<FollowUpEnd | undefined> {
  const kind = FOLLOW_UPS[plan.kind];
  if (kind === undefined) return undefined;
  await untilMoment(app, plan, sent.at + kind.patience);
  return kind.act(app, plan, sent);
}

const STATUSES: Readonly<Record<Moment, readonly ImageStatus[]>> = {
  'at once': ['uploaded', 'processing', 'completed', 'failed'],
  processing: ['processing', 'completed', 'failed'],
  completed: ['completed', 'failed'],
};

async function untilMoment(app: FieldApp, { id, moment }: ImagePlan, deadline: number): Promise<void> {
  if (moment === null || moment === 'at once') return;
  while (Date.now() < deadline) {
    const status = await app.image(id).then(
      (image) => image.status,
      () => undefined,
    );
    if (status !== undefined && STATUSES[moment].includes(status)) return;
    // The work on one image is short.
    await sleep(moment === 'processing' ? 50 : PAUSE_MILLISECONDS);
  }
}

/** As long as it is not the request's fault. */
async function insist<Answer extends { readonly status: number }>(
  call: () => Promise<Answer>,
): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  for (let tries = 1; tries <= TRIES; tries++) {
    answer = await call().catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return answer;
    await sleep(PAUSE_MILLISECONDS);
  }
  return answer;
}
