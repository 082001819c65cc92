import type { IncomingHttpHeaders } from 'node:http';
import { parseQuery, splitUrl } from './canonical-request.ts';
import { SignatureError, type SignatureErrorCode } from './signature-error.ts';
import { algorithm, type CredentialScope, parseAmzDate, parseCredential } from './signing-key.ts';

/** What a request says of its own signature, in its headers or (presigned) in its query. Not verified yet. */
export interface RequestCredentials {
  readonly form: 'header' | 'query';
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly amzDate: string;
  readonly signedAt: Date;
  /** Seconds that a presigned request is valid from `signedAt`. */
  readonly expires?: number;
  /** The payload's hash as a presigned request may carry it in its query. */
  readonly contentSha256?: string;
}

const longestPresigned = 7 * 24 * 60 * 60; // seconds

export function credentialsOf(url: string, headers: IncomingHttpHeaders): RequestCredentials {
  const query = new Map(parseQuery(splitUrl(url).query));
  const inQuery = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');
  if (headers.authorization !== undefined && inQuery) {
    throw malformed('header', 'Only one form of authentication is allowed: the header or the query');
  }
  if (headers.authorization !== undefined) return fromHeaders(headers.authorization, headers);
  if (inQuery) return fromQuery(query);
  throw new SignatureError('MissingAuthenticationToken', 'The request carries no signature');
}

function fromHeaders(authorization: string, headers: IncomingHttpHeaders): RequestCredentials {
  const [scheme, fields] = splitOnce(authorization.trim(), ' ');
  if (scheme !== algorithm) throw malformed('header', `Only ${algorithm} is supported here`);
  const parts = new Map(fields.split(',').map((field) => splitOnce(field.trim(), '=')));
  const amzDate = headers['x-amz-date'];
  if (typeof amzDate !== 'string') throw malformed('header', 'The header x-amz-date is missing');
  return parse('header', {
    credential: parts.get('Credential'),
    signedHeaders: parts.get('SignedHeaders'),
    signature: parts.get('Signature'),
    amzDate,
  });
}

function fromQuery(query: ReadonlyMap<string, string>): RequestCredentials {
  if (query.get('X-Amz-Algorithm') !== algorithm) {
    throw malformed('query', `X-Amz-Algorithm must be ${algorithm}`);
  }
  const expires = query.get('X-Amz-Expires') ?? '';
  if (!/^\d{1,9}$/.test(expires) || Number(expires) > longestPresigned) {
    throw malformed('query', `X-Amz-Expires must be between 0 and ${longestPresigned} seconds`);
  }
  const contentSha256 = query.get('X-Amz-Content-Sha256');
  const common = parse('query', {
    credential: query.get('X-Amz-Credential'),
    signedHeaders: query.get('X-Amz-SignedHeaders'),
    signature: query.get('X-Amz-Signature'),
    amzDate: query.get('X-Amz-Date') ?? '',
  });
  return { ...common, expires: Number(expires), ...(contentSha256 !== undefined && { contentSha256 }) };
}

interface Fields {
  readonly credential: string | undefined;
  readonly signedHeaders: string | undefined;
  readonly signature: string | undefined;
  readonly amzDate: string;
}

function parse(form: 'header' | 'query', fields: Fields): RequestCredentials {
  const scope = parseCredential(fields.credential ?? '');
  if (!scope) throw malformed(form, 'The credential must be KEY/YYYYMMDD/REGION/SERVICE/aws4_request');
  if (!fields.signedHeaders || !fields.signature) {
    throw malformed(form, 'The signed headers or the signature are missing');
  }
  const signedAt = parseAmzDate(fields.amzDate);
  if (!signedAt) throw malformed(form, 'The date must be in the form YYYYMMDDTHHMMSSZ');
  if (!fields.amzDate.startsWith(scope.date))
    throw malformed(form, "The credential's date is not the request's");
  const signedHeaders = fields.signedHeaders.split(';');
  return { form, scope, signedHeaders, signature: fields.signature, amzDate: fields.amzDate, signedAt };
}

function malformed(form: 'header' | 'query', message: string): SignatureError {
  const code: SignatureErrorCode =
    form === 'header' ? 'AuthorizationHeaderMalformed' : 'AuthorizationQueryParametersError';
  return new SignatureError(code, message);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
