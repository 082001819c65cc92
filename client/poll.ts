import type { AnswerFacts } from './calls.ts';
import { wait } from './wait.ts';

type Polled = AnswerFacts & { readonly status: number | string; readonly body: unknown };
type Changed<Answer> = Exclude<Answer, { readonly status: 304 }>;

export interface PollOptions<Answer extends Polled> {
  /** Asked of each answer that differs from the one before. */
  readonly until: (answer: Changed<Answer>) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Seconds between requests where the answer does not say. */
  readonly otherwise?: number;
  /** Seconds; the API's Retry-After counts up to this. For a pipeline that nobody shares. */
  readonly atMost?: number;
}

/**
 * Asks until an answer is what is waited for, as often as the API's Retry-After says, and each time whether it has changed:
 * `poll((ifNoneMatch) => client.getImage({ id, ifNoneMatch }), { until: ({ body }) => body.status === 'completed' })`.
 */
export async function poll<Answer extends Polled>(
  ask: (ifNoneMatch: string | undefined) => Promise<Answer>,
  { until, signal, otherwise = 2, atMost = Number.POSITIVE_INFINITY }: PollOptions<Answer>,
): Promise<Changed<Answer>> {
  let etag: string | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ask(etag);
    if (answer.status !== 304 && until(answer as Changed<Answer>)) return answer as Changed<Answer>;
    etag = answer.etag ?? undefined;
    await wait(Math.min(answer.retryAfter ?? otherwise, atMost) * 1000, signal);
  }
}
