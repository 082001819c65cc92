import { randomUUID } from 'node:crypto';
import { answer } from '../../lambdas/api/answer.ts';
import type { ApiParts } from '../../lambdas/api/api-parts.ts';
import type { HttpEvent } from '../../lambdas/api/http.ts';
import type { Problem } from '../../lambdas/api/types.ts';
import { multipartUploads } from '../../lambdas/aws/multipart-uploads.ts';
import { presignedMultipart } from '../../lambdas/aws/presigned-multipart.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { UPLOAD_TYPES } from '../../lambdas/contract.ts';
import { undocumented } from './documented-answer.ts';

export interface ApiAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every kind
  readonly body: any;
  readonly problem: Problem;
  readonly faults: readonly unknown[];
}

export interface Call {
  readonly owner?: string | null;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: string;
  readonly base64?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** The route that API Gateway has found. */
  readonly routeKey?: string;
}

/** What API Gateway sends (payload version 2.0), as far as it matters. */
function eventOf(method: string, path: string, call: Call): HttpEvent {
  const owner = call.owner === undefined ? 'alice' : call.owner;
  return {
    version: '2.0',
    routeKey: call.routeKey,
    rawPath: path,
    headers: { 'content-type': 'application/json', ...call.headers },
    queryStringParameters: call.query,
    body: call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
    isBase64Encoded: call.base64 ?? false,
    requestContext: {
      requestId: randomUUID(),
      http: { method, path },
      authorizer: { jwt: { claims: owner === null ? {} : { sub: owner }, scopes: [] } },
    },
  } as unknown as HttpEvent;
}

// biome-ignore lint/suspicious/noExplicitAny: as ApiAnswer has it
function bodyOf(text: string, contentType: string): any {
  return /json/.test(contentType) ? JSON.parse(text) : text;
}

export function apiClient(parts: ApiParts) {
  return async (method: string, path: string, call: Call = {}): Promise<ApiAnswer> => {
    const faults: unknown[] = [];
    const response = await answer(eventOf(method, path, call), parts, (fault) => faults.push(fault));
    const contentType = response.headers?.['content-type'];
    const body = response.body === undefined ? undefined : bodyOf(response.body, String(contentType));
    const { body: request } = call;
    const problem = undocumented({ method, path, request, status: response.statusCode, contentType, body });
    if (problem !== null) throw new Error(`the answer is not as in docs/openapi.json: ${problem}`);
    return { status: response.statusCode, headers: response.headers ?? {}, body, problem: body, faults };
  };
}

/** Asks nobody: whoever sends a request by it in a test gets an error of the connection. */
const s3 = createS3Client({
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:9',
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
});

/** For what is answered before the database is asked. */
export function partsWithoutDatabase(): ApiParts {
  return {
    database: { query: () => Promise.reject(new Error('secret detail of the database')) },
    links: {
      upload: async () => ({ url: 'https://upload', headers: {} }),
      download: async (key) => `https://get/${key}`,
      form: async () => ({ url: 'https://upload', fields: {} }),
      multipart: presignedMultipart(s3, 'images'),
      location: async (key) => `https://upload/${key}`,
    },
    readDocument: async () => '{}',
    multipart: multipartUploads(s3, 'images'),
    uploads: async () => [],
    bucketName: 'images',
    uploadLifetimeSeconds: 900,
    downloadLifetimeSeconds: 900,
    maximumUploadBytes: 1_000_000,
    allowedUploadTypes: Object.keys(UPLOAD_TYPES),
    hasMd5Etags: true,
    register: { enterOpen: async () => undefined, enterDeleting: async () => undefined },
    queue: async () => undefined,
    measureBeds: async () => undefined,
    webhooks: {
      secretOf: async () => 'whsec_c2VjcmV0',
      queue: async () => undefined,
      allowsLoopback: false,
    },
    onCreated: () => undefined,
    onReprocessed: () => undefined,
    onDeleted: () => undefined,
  };
}
