import { setTimeout as sleep } from 'node:timers/promises';

/** What CloudFormation sends to the function behind a custom resource. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  /** As the template gives them. */
  readonly ResourceProperties?: Readonly<Record<string, unknown>>;
}

export function isCustomResourceEvent(event: unknown): event is CustomResourceEvent {
  return typeof event === 'object' && event !== null && 'RequestType' in event && 'ResponseURL' in event;
}

export type Outcome = { readonly status: 'SUCCESS' } | { readonly status: 'FAILED'; readonly reason: string };

/** CloudFormation takes 4096 bytes for the whole answer. */
const MAXIMUM_REASON_CHARACTERS = 1500;
const TRIES = 3;

/**
 * CloudFormation waits for this PUT, up to an hour where it never comes.
 * @param physicalId another one than before makes CloudFormation ask for the deletion of the former
 */
export async function answerCloudFormation(
  event: CustomResourceEvent,
  outcome: Outcome,
  physicalId: string,
): Promise<void> {
  const body = JSON.stringify({
    Status: outcome.status,
    Reason: outcome.status === 'FAILED' ? outcome.reason.slice(0, MAXIMUM_REASON_CHARACTERS) : 'done',
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  for (let tries = 1; ; tries++) {
    try {
      await put(event.ResponseURL, body);
      return;
    } catch (cause) {
      if (tries === TRIES) throw new Error('CloudFormation did not take the answer', { cause });
      await sleep(500 * tries);
    }
  }
}

async function put(url: string, body: string): Promise<void> {
  // The presigned URL was signed without a content type; fetch would add one to a string.
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: new TextEncoder().encode(body),
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`PUT of the answer: ${answer.status}`);
}
