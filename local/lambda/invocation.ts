/** What a failed invocation answers with, in the words of the Lambda service. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationResult =
  | { readonly requestId: string; readonly payload: unknown; readonly functionError?: undefined }
  | { readonly requestId: string; readonly payload?: undefined; readonly functionError: FunctionError };

/** To the process of an execution environment. */
export interface InvocationRequest {
  readonly requestId: string;
  readonly event: unknown;
  /** Milliseconds since 1970 at which the invocation times out. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** From the process of an execution environment (see bootstrap.mjs). */
export type RuntimeMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'initialisation-failed'; readonly error: FunctionError }
  | { readonly kind: 'succeeded'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError };
