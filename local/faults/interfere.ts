import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallFault, Interference, ServiceCall } from './interference.ts';

/** The work is done, and nobody is told: the server breaks the connection instead of answering. */
export class LostReplyError extends Error {
  override readonly name = 'LostReplyError';
}

/** Runs a call as the interference wants it; the second of the pair is for whoever sends a body. */
export async function interfere<Result>(
  interference: Interference | undefined,
  call: () => ServiceCall,
  work: () => Promise<Result>,
): Promise<[Result, CallFault['body']]> {
  const fault = await interference?.onCall?.(call());
  if (fault?.delay) await sleep(fault.delay);
  if (fault?.answer) throw fault.answer;
  const result = await work();
  await fault?.afterwards?.();
  if (fault?.loseReply) throw new LostReplyError('the reply is lost on purpose');
  return [result, fault?.body];
}

/** The SDK repeats the id that a function's process was given, as `app/ID`; Powertools adds to it. */
export function environmentIdOf(headers: IncomingHttpHeaders): string | undefined {
  return /\bapp\/([A-Za-z0-9]{6})\b/.exec(headers['user-agent'] ?? '')?.[1];
}

/** The body of a reply, slowed down or broken off. */
export async function* spoiltBody(
  body: AsyncIterable<Buffer>,
  fault: NonNullable<CallFault['body']>,
): AsyncIterable<Buffer> {
  for await (const piece of body) {
    if (fault === 'cut') {
      yield piece.subarray(0, piece.length / 2);
      throw new LostReplyError('the body breaks off on purpose');
    }
    await sleep(fault.pause);
    yield piece;
  }
}
