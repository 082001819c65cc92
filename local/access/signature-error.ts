/** The codes are those of Amazon S3; `jsonServiceErrorCode` gives what the JSON services answer instead. */
export type SignatureErrorCode =
  | 'MissingAuthenticationToken'
  | 'AccessDenied'
  | 'InvalidAccessKeyId'
  | 'SignatureDoesNotMatch'
  | 'RequestTimeTooSkewed'
  | 'AuthorizationHeaderMalformed'
  | 'AuthorizationQueryParametersError'
  | 'XAmzContentSHA256Mismatch'
  | 'NotImplemented';

const statusCodes: Readonly<Record<SignatureErrorCode, number>> = {
  MissingAuthenticationToken: 403,
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  SignatureDoesNotMatch: 403,
  RequestTimeTooSkewed: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 400,
  XAmzContentSHA256Mismatch: 400,
  NotImplemented: 501,
};

/** A request whose signature is missing, malformed, expired or wrong. */
export class SignatureError extends Error {
  readonly code: SignatureErrorCode;
  readonly statusCode: number;
  /** Further elements of S3's error document, such as the string to sign. */
  readonly details: Readonly<Record<string, string>>;

  constructor(code: SignatureErrorCode, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'SignatureError';
    this.code = code;
    this.statusCode = statusCodes[code];
    this.details = details;
  }
}

/** The `__type` that SQS, the Data API and their kin answer (as common errors of AWS JSON services). */
export function jsonServiceErrorCode(code: SignatureErrorCode): string {
  switch (code) {
    case 'MissingAuthenticationToken':
      return 'MissingAuthenticationTokenException';
    case 'InvalidAccessKeyId':
      return 'UnrecognizedClientException';
    case 'AuthorizationHeaderMalformed':
    case 'AuthorizationQueryParametersError':
      return 'IncompleteSignatureException';
    case 'AccessDenied':
      return 'AccessDeniedException';
    default:
      return 'InvalidSignatureException';
  }
}
