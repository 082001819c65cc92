import * as v from 'valibot';
import { NotSimulatedError, TemplateError } from '../cloud-assembly/errors.ts';

/** A property that is accepted and changes nothing on one machine; the reason says why that is no lie. */
export function withoutLocalEffect(reason: string) {
  return v.optional(v.pipe(v.unknown(), v.description(reason)));
}

/** CloudFormation takes numbers written as texts, too. */
export const wholeNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  v.integer(),
);

export const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
]);

export const TAGS = withoutLocalEffect('tags are for the AWS bill and console');
export const DESCRIPTION = withoutLocalEffect('descriptions are for people');

/** @returns the resolved properties as the schema says, or refuses them by name. */
export function readProperties<Schema extends v.GenericSchema>(
  schema: Schema,
  properties: unknown,
  resource: { readonly logicalId: string; readonly type: string },
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, properties);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = (issue.path ?? []).map((item) => item.key);
  const property = `${resource.type} ${path.join('.')}`;
  if (issue.type === 'strict_object') {
    throw new NotSimulatedError(resource.logicalId, property, acceptedKeys(schema, path.slice(0, -1)));
  }
  throw new TemplateError(
    resource.logicalId,
    `${property} is ${issue.received}${issue.expected ? ` instead of ${issue.expected}` : ''}`,
  );
}

/** Names that a strict object at this path takes. */
function acceptedKeys(schema: unknown, path: readonly unknown[]): string | undefined {
  const keys = descend(schema, path);
  return keys?.join(', ');
}

interface SchemaParts {
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly item?: unknown;
  readonly wrapped?: unknown;
}

function descend(schema: unknown, path: readonly unknown[]): string[] | undefined {
  const { entries, item, wrapped } = schema as SchemaParts;
  if (wrapped) return descend(wrapped, path);
  const [key, ...rest] = path;
  if (key === undefined) return entries && Object.keys(entries);
  const next = item ?? entries?.[String(key)];
  return next === undefined ? undefined : descend(next, rest);
}
