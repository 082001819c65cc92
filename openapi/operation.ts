/** OpenAPI 3.1 has the schemas of this draft. What a check says that has no words in it, the documentation has. */
export const IN_OPENAPI = { target: 'draft-2020-12', typeMode: 'input', errorMode: 'ignore' } as const;

export function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

export function ref(name: string) {
  return { $ref: refTo(name) };
}

const json = (name: string) => ({ 'application/json': { schema: ref(name) } });

const PROBLEM = { 'application/problem+json': { schema: ref('Problem') } };

const text = { type: 'string' };

const HEADERS = {
  etag: { description: 'For If-None-Match; that of beds for If-Match, too.', schema: text },
  'retry-after': { description: 'Seconds; while an image is not finished.', schema: { type: 'integer' } },
  location: { description: 'Path of the image.', schema: text },
  link: { description: 'rel="next": the next page, relative to this one.', schema: text },
  'content-disposition': { description: 'A name for the file.', schema: text },
} as const;

interface Answer {
  readonly description: string;
  /** Of components.schemas; absent where there is no body. */
  readonly schema?: string;
  /** Media types that are not JSON, each with its schema. */
  readonly content?: Readonly<Record<string, string>>;
  readonly headers?: readonly (keyof typeof HEADERS)[];
}

interface Operation {
  readonly id: string;
  readonly summary: string;
  /** null: no token is needed. */
  readonly scope: 'read' | 'write' | null;
  readonly parameters?: readonly object[];
  readonly body?: { readonly required: boolean; readonly schema: object };
  readonly answers: Readonly<Record<string, Answer>>;
}

export function operation({ id, summary, scope, parameters, body, answers }: Operation) {
  return {
    operationId: id,
    summary,
    security: scope === null ? [] : [{ token: [`crop-health/images.${scope}`] }],
    ...(parameters && { parameters }),
    ...(body && {
      requestBody: { required: body.required, content: { 'application/json': { schema: body.schema } } },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, toResponse(answer)])),
      '4XX': { description: 'The request is at fault.', content: PROBLEM },
      '5XX': {
        description: 'A fault of ours, or a pause.',
        content: PROBLEM,
        headers: { 'retry-after': HEADERS['retry-after'] },
      },
    },
  };
}

function toResponse({ description, schema, content, headers = [] }: Answer) {
  const types = Object.entries(content ?? {}).map(([type, name]) => [type, { schema: ref(name) }]);
  return {
    description,
    ...(schema !== undefined && { content: json(schema) }),
    ...(types.length > 0 && { content: Object.fromEntries(types) }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map((name) => [name, HEADERS[name]])),
    }),
  };
}
