import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { WIDEST_UPLOADS } from '../../openapi/accepted-uploads.ts';
import { openApiDocument } from '../../openapi/document.ts';

const DOCUMENT = openApiDocument(WIDEST_UPLOADS);

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
}

type Responses = Readonly<Record<string, Response>>;

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } };
  readonly responses: Responses;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'document', components: DOCUMENT.components });
const validators = new Map<string, ValidateFunction>();

function validatorOf(reference: string): ValidateFunction {
  const known = validators.get(reference);
  if (known !== undefined) return known;
  const compiled = ajv.compile({ $ref: `document${reference}` });
  validators.set(reference, compiled);
  return compiled;
}

export interface AnswerToCheck {
  readonly method: string;
  readonly path: string;
  /** The body that was sent, where there was one. */
  readonly request?: unknown;
  readonly status: number | undefined;
  readonly contentType: unknown;
  readonly body: unknown;
}

/** What is wrong with an answer by docs/openapi.json; null where it is one of those that the route may give. */
export function undocumented(answer: AnswerToCheck): string | null {
  return refusedButTaken(answer) ?? wrongAnswer(answer);
}

/** The document must not be stricter than the API. Of a batch that is taken, single requests may have been refused. */
function refusedButTaken({ method, path, request, status = 0 }: AnswerToCheck): string | null {
  const schema = operationOf(method, path)?.requestBody?.content['application/json'].schema;
  if (status >= 300 || request === undefined || schema === undefined || path === '/images/batch') return null;
  const references = [...JSON.stringify(schema).matchAll(/"(#[^"]+)"/g)].map(([, reference]) => reference!);
  return references.some((reference) => validatorOf(reference)(request))
    ? null
    : `${method} ${path} took a request that is said to be refused`;
}

function wrongAnswer({ method, path, status, contentType, body }: AnswerToCheck): string | null {
  const responses = operationOf(method, path)?.responses ?? null;
  // Of a route that there is not, only the form of the refusal is known.
  if (responses === null && status === 204) return null;
  const response = (responses ?? operationOf('GET', '/images')!.responses)[statusKey(responses, status)];
  if (response === undefined) return `${method} ${path} is not said to answer ${status}`;
  if (response.content === undefined)
    return body === undefined ? null : `${status} is not said to have a body`;
  const content = response.content[String(contentType).split(';')[0]!];
  if (content === undefined) return `${status} is not said to be ${String(contentType)}`;
  const validate = validatorOf(content.schema.$ref);
  return validate(body) ? null : `${content.schema.$ref}: ${ajv.errorsText(validate.errors)}`;
}

function statusKey(responses: Responses | null, status = 0): string {
  return responses?.[status] === undefined ? `${Math.floor(status / 100)}XX` : String(status);
}

function operationOf(method: string, path: string): Operation | null {
  const template = Object.keys(DOCUMENT.paths).find((candidate) => {
    const pattern = candidate.replaceAll(/\{\w+\}/g, '[^/]*');
    return new RegExp(`^${pattern}$`).test(path);
  });
  if (template === undefined) return null;
  const operations = DOCUMENT.paths[template as keyof typeof DOCUMENT.paths] as Readonly<
    Record<string, Operation | undefined>
  >;
  return operations[method.toLowerCase()] ?? null;
}
