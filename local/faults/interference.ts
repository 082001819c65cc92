/** One request to a local service, before it runs. */
export interface ServiceCall {
  readonly service: 's3' | 'sqs' | 'rds-data' | 'events' | 'secretsmanager';
  readonly operation: string;
  /** ARN of whoever signed it. */
  readonly caller: string;
  /** A link that the caller signed, in somebody else's hands. */
  readonly presigned: boolean;
  /** The function's process that calls (see functionEnvironment); undefined for everybody else. */
  readonly environmentId: string | undefined;
  /** Bucket and key, or the request as JSON: the id of the image that it is about stands in it. */
  readonly subject: string;
  /** Of a statement. */
  readonly sql?: string;
  readonly transactionId?: string | undefined;
}

/** What happens to a call, in this order. */
export interface CallFault {
  /** Milliseconds before the service looks at it. */
  readonly delay?: number;
  /** Answered instead of running it. */
  readonly answer?: Error;
  /** Once the work is done, before the reply leaves. */
  readonly afterwards?: () => unknown;
  /** The work is done, and the connection breaks before the reply. */
  readonly loseReply?: boolean;
  /** The reply's body, where S3 sends an object: a pause before each piece, or the connection breaks half-way. */
  readonly body?: { readonly pause: number } | 'cut';
}

/** Comes between the local services and their callers, so that tests and soaks can show what faults do. */
export interface Interference {
  /** What it throws is the answer. */
  onCall?(call: ServiceCall): CallFault | undefined | Promise<CallFault | undefined>;
  /** Milliseconds after which each copy of S3's event reaches the queue: none loses it, two double it. */
  onEvent?(key: string): readonly number[];
  /** Also calls of operators, of test clients and by presigned links; only those of the functions' roles unless set. */
  readonly everyCaller?: boolean;
}

/** Leaves everybody alone but the functions, unless asked. */
export function onlyForFunctions(interference: Interference): Interference {
  if (interference.everyCaller) return interference;
  return {
    onCall: (call) => (isOfFunction(call) ? interference.onCall?.(call) : undefined),
    onEvent: (key) => interference.onEvent?.(key) ?? [0],
  };
}

function isOfFunction({ caller, presigned }: ServiceCall): boolean {
  return caller.includes(':assumed-role/') && !presigned;
}

/** The thin form: sees every statement before the database does; what it throws is the answer. */
export function onStatements(look: (statement: ObservedStatement) => unknown): Interference {
  return {
    async onCall({ sql, ...call }) {
      if (sql !== undefined) await look({ ...call, sql });
      return undefined;
    },
  };
}

export type ObservedStatement = ServiceCall & { readonly sql: string };
