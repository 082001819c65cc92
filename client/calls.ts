import type { OPERATIONS, Operations } from './operations.ts';

export type OperationId = keyof Operations & keyof typeof OPERATIONS;

interface Surroundings {
  readonly signal?: AbortSignal | undefined;
}

export type RequestOf<Id extends OperationId> = Operations[Id]['request'] & Surroundings;

/** What came with an answer's body, as far as its headers say something; null where they do not. */
export interface AnswerFacts {
  /** For `ifNoneMatch` of the next request. */
  readonly etag: string | null;
  /** Seconds after which to ask again. */
  readonly retryAfter: number | null;
  readonly location: string | null;
}

/** One of those that the document has; `body` by `status`. 304 has none: what the caller has still holds. */
export type AnswerOf<Id extends OperationId> = {
  readonly [Status in keyof Operations[Id]['answers']]: {
    readonly status: Status;
    readonly body: Operations[Id]['answers'][Status];
  } & AnswerFacts;
}[keyof Operations[Id]['answers']];

type Unconditional<Request> = Omit<Request, 'ifNoneMatch'> & { readonly ifNoneMatch?: undefined };

/** An empty request may be left out. */
type Given<Request> = Record<never, never> extends Request ? [request?: Request] : [request: Request];

/** Where no tag is given, nothing can be unchanged. */
export interface Call<Id extends OperationId> {
  (...given: Given<Unconditional<RequestOf<Id>>>): Promise<Exclude<AnswerOf<Id>, { readonly status: 304 }>>;
  (...given: Given<RequestOf<Id>>): Promise<AnswerOf<Id>>;
}

/** The API, a method for each operation of the document. */
export type ApiClient = { readonly [Id in OperationId]: Call<Id> };
