import type { IncomingHttpHeaders } from 'node:http';
import type { AccessControl } from './access-control.ts';
import type { Caller } from './caller.ts';
import { canonicalRequest, sha256Hex } from './canonical-request.ts';
import { credentialsOf, type RequestCredentials } from './credentials-of-request.ts';
import {
  ChunkSigner,
  declaredPayloadHash,
  type Payload,
  parsePayload,
  verifyPayloadHash,
} from './payload.ts';
import { SignatureError } from './signature-error.ts';
import { algorithm, scopeText, sign, signaturesEqual, signingKey } from './signing-key.ts';

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they stand in the request line (`IncomingMessage.url`). */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The whole body, where it fits into memory: its hash is then verified at once. */
  readonly body?: Uint8Array;
}

/** Which service verifies, and where. */
export interface SignatureScope {
  readonly service: string;
  readonly region: string;
  /** For tests. */
  readonly now?: Date;
}

export interface Authenticated {
  readonly caller: Caller;
  readonly form: 'header' | 'query';
  readonly signedHeaders: readonly string[];
  readonly payload: Payload;
  /** Present when the body comes in signed chunks. */
  readonly chunkSigner?: ChunkSigner;
}

const largestSkew = 15 * 60 * 1000; // milliseconds

/**
 * Verifies a Signature Version 4 request in its header or query form and tells who made it.
 * Throws a SignatureError with the code and status that S3 answers.
 *
 * A JSON service reads the body first and needs nothing more:
 *
 *     const { caller } = authenticate({ method, url, headers, body }, access, { service: 'sqs', region });
 *
 * and maps a SignatureError's code by `jsonServiceErrorCode`. A service that streams (S3) leaves `body` out and,
 * after the last byte, calls `verifyPayloadHash(payload, { sha256 })`, or checks each chunk by `chunkSigner`.
 */
export function authenticate(
  request: SignedRequest,
  access: AccessControl,
  scope: SignatureScope,
): Authenticated {
  const credentials = credentialsOf(request.url, request.headers);
  refuseWrongScope(credentials, scope);
  refuseUnsignedHeaders(request.headers, credentials.signedHeaders);
  refuseWrongTime(credentials, scope.now ?? new Date());
  const caller = access.find(credentials.scope.accessKeyId);
  if (!caller) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new SignatureError('InvalidAccessKeyId', message, {
      AWSAccessKeyId: credentials.scope.accessKeyId,
    });
  }
  const payloadHash = payloadHashOf(request, credentials);
  const key = signingKey(caller.secretAccessKey, credentials.scope);
  refuseWrongSignature(request, credentials, payloadHash, key);
  const payload = parsePayload(payloadHash);
  if (request.body !== undefined) verifyPayloadHash(payload, request.body);
  const { form, signedHeaders } = credentials;
  if (payload.kind !== 'chunked' || !payload.signed) return { caller, form, signedHeaders, payload };
  const chunkSigner = new ChunkSigner(key, credentials.scope, credentials.amzDate, credentials.signature);
  return { caller, form, signedHeaders, payload, chunkSigner };
}

function refuseWrongScope({ form, scope: given }: RequestCredentials, scope: SignatureScope): void {
  if (form === 'query' && scope.service !== 's3') {
    throw new SignatureError(
      'NotImplemented',
      `Presigned requests to ${scope.service} are not supported here`,
    );
  }
  if (given.service === scope.service && given.region === scope.region) return;
  throw new SignatureError(
    form === 'header' ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError',
    `The credential is for ${given.service} in ${given.region}; expecting ${scope.service} in ${scope.region}`,
    { Region: scope.region },
  );
}

/** An x-amz header that is not signed could have been added by anyone on the way. */
function refuseUnsignedHeaders(headers: IncomingHttpHeaders, signed: readonly string[]): void {
  const unsigned = Object.keys(headers).filter(
    (name) => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name),
  );
  if (unsigned.length === 0) return;
  throw new SignatureError(
    'AccessDenied',
    'There were headers present in the request which were not signed',
    {
      HeadersNotSigned: unsigned.join(', '),
    },
  );
}

function refuseWrongTime({ signedAt, expires }: RequestCredentials, now: Date): void {
  const age = now.getTime() - signedAt.getTime();
  const times = { RequestTime: signedAt.toISOString(), ServerTime: now.toISOString() };
  if (expires === undefined) {
    if (Math.abs(age) <= largestSkew) return;
    const message = 'The difference between the request time and the current time is too large.';
    throw new SignatureError('RequestTimeTooSkewed', message, {
      ...times,
      MaxAllowedSkewMilliseconds: String(largestSkew),
    });
  }
  if (age < -largestSkew) throw new SignatureError('AccessDenied', 'Request is not valid yet', times);
  if (age > expires * 1000) {
    throw new SignatureError('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': String(expires),
      Expires: new Date(signedAt.getTime() + expires * 1000).toISOString(),
      ServerTime: times.ServerTime,
    });
  }
}

function payloadHashOf(request: SignedRequest, { form, contentSha256 }: RequestCredentials): string {
  if (form === 'header') return declaredPayloadHash(request.headers, request.body);
  const header = request.headers['x-amz-content-sha256'];
  return typeof header === 'string' ? header : (contentSha256 ?? 'UNSIGNED-PAYLOAD');
}

function refuseWrongSignature(
  request: SignedRequest,
  { scope, signedHeaders, amzDate, signature }: RequestCredentials,
  payloadHash: string,
  key: Buffer,
): void {
  const { method, url, headers } = request;
  const encodePathTwice = scope.service !== 's3';
  const canonical = canonicalRequest({ method, url, headers, signedHeaders, payloadHash, encodePathTwice });
  const stringToSign = [algorithm, amzDate, scopeText(scope), sha256Hex(canonical)].join('\n');
  if (signaturesEqual(signature, sign(key, stringToSign))) return;
  throw new SignatureError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { AWSAccessKeyId: scope.accessKeyId, StringToSign: stringToSign, CanonicalRequest: canonical },
  );
}
