import type { IncomingHttpHeaders } from 'node:http';
import { sha256Hex } from './canonical-request.ts';
import { SignatureError } from './signature-error.ts';
import { type CredentialScope, scopeText, sign } from './signing-key.ts';

/** How the signature covers the request's body. */
export type Payload =
  | { readonly kind: 'hash'; readonly sha256: string }
  | { readonly kind: 'unsigned' }
  /** aws-chunked: each chunk may carry a signature, and a trailer a checksum. */
  | { readonly kind: 'chunked'; readonly signed: boolean; readonly trailer: boolean };

export function parsePayload(contentSha256: string): Payload {
  if (/^[0-9a-f]{64}$/.test(contentSha256)) return { kind: 'hash', sha256: contentSha256 };
  switch (contentSha256) {
    case 'UNSIGNED-PAYLOAD':
      return { kind: 'unsigned' };
    case 'STREAMING-UNSIGNED-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: false, trailer: true };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD':
      return { kind: 'chunked', signed: true, trailer: false };
    case 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER':
      return { kind: 'chunked', signed: true, trailer: true };
    default:
      throw new SignatureError(
        'NotImplemented',
        `x-amz-content-sha256: ${contentSha256} is not supported here`,
      );
  }
}

/** The header's value, or the body's own hash where a service other than S3 got none. */
export function declaredPayloadHash(headers: IncomingHttpHeaders, body: Uint8Array | undefined): string {
  const header = headers['x-amz-content-sha256'];
  if (typeof header === 'string') return header;
  if (body !== undefined) return sha256Hex(body);
  throw new SignatureError('AuthorizationHeaderMalformed', 'The header x-amz-content-sha256 is missing');
}

/** Holds a whole body, or the SHA-256 of one that was streamed, against what was signed. */
export function verifyPayloadHash(payload: Payload, body: Uint8Array | { readonly sha256: string }): void {
  if (payload.kind !== 'hash') return;
  const actual = body instanceof Uint8Array ? sha256Hex(body) : body.sha256;
  if (actual === payload.sha256) return;
  throw new SignatureError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: payload.sha256, S3ComputedContentSHA256: actual },
  );
}

/** Signs the chunks of one aws-chunked body in their order: each signature covers the one before it. */
export class ChunkSigner {
  readonly #key: Buffer;
  readonly #scope: CredentialScope;
  readonly #amzDate: string;
  #previous: string;

  constructor(key: Buffer, scope: CredentialScope, amzDate: string, seedSignature: string) {
    this.#key = key;
    this.#scope = scope;
    this.#amzDate = amzDate;
    this.#previous = seedSignature;
  }

  signChunk(dataSha256: string): string {
    return this.#next('AWS4-HMAC-SHA256-PAYLOAD', [sha256Hex(''), dataSha256]);
  }

  /** `trailer` is its lines `name:value`, each ended by a newline, without the signature's own. */
  signTrailer(trailer: string): string {
    return this.#next('AWS4-HMAC-SHA256-TRAILER', [sha256Hex(trailer)]);
  }

  #next(kind: string, hashes: readonly string[]): string {
    const text = [kind, this.#amzDate, scopeText(this.#scope), this.#previous, ...hashes].join('\n');
    this.#previous = sign(this.#key, text);
    return this.#previous;
  }
}
