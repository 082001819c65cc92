import { element, xmlDocument } from './xml.ts';

const statusCodes = {
  AccessControlListNotSupported: 400,
  AccessDenied: 403,
  AccessForbidden: 403,
  BadDigest: 400,
  BadRequest: 400,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IllegalLocationConstraintException: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidPolicyDocument: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidTag: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedPOSTRequest: 400,
  MalformedTrailerError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  SlowDown: 503,
} as const;

export type S3ErrorCode = keyof typeof statusCodes;

/** An error as S3 answers it: a code, a message and further elements of the error document. */
export class S3Error extends Error {
  readonly code: string;
  readonly statusCode: number;
  readonly details: Readonly<Record<string, string>>;

  constructor(
    code: S3ErrorCode,
    message: string,
    details: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'S3Error';
    this.code = code;
    this.statusCode = statusCodes[code];
    this.details = details;
  }
}

/** What is not built is refused by its name, never ignored. */
export function notImplemented(what: string): S3Error {
  return new S3Error('NotImplemented', `${what} is not implemented by the local S3 server`);
}

export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
  readonly resource: string;
  readonly requestId: string;
}

export function errorDocument({ code, message, details, resource, requestId }: ErrorReport): string {
  const children = { Code: code, Message: message, ...details, Resource: resource, RequestId: requestId };
  return xmlDocument(
    'Error',
    Object.entries(children)
      .map(([name, text]) => element(name, text))
      .join(''),
    '',
  );
}
