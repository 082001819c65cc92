import { isCustomResourceEvent } from './custom-resource.ts';
import type { AnswerSettings } from './environment.ts';

/** Hosts of S3 itself: labels before `s3` are a bucket; other services' hosts under amazonaws.com can be anybody's. */
const S3_HOST = /(?:^|\.)s3(?:-fips)?(?:[.-][a-z0-9-]+|\.dualstack\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/;
const LOOPBACK = '127.0.0.1';

export class AnswerAddressError extends Error {
  override readonly name = 'AnswerAddressError';
  readonly code = 'answer_address_refused';
}

/** Whoever may invoke the function writes the event: without this, its answer would go wherever he says. */
export function checkAnswerAddress(event: unknown, { isOnLoopback }: AnswerSettings): void {
  if (!isCustomResourceEvent(event)) return;
  const address = String(event.ResponseURL);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:' && url.port === '' && S3_HOST.test(url.hostname)) return;
  if (isOnLoopback && url?.protocol === 'http:' && url.hostname === LOOPBACK) return;
  // Without its query, which may be a signature.
  throw new AnswerAddressError(
    `CloudFormation is answered at an address of S3 only, not at ${url?.origin ?? 'what is no URL'}`,
  );
}
