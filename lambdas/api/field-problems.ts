import * as v from 'valibot';
import type { FieldProblem } from './types.ts';

/**
 * Valibot's issues in the API's terms. The value that was sent is left out of them: answers end up in logs and on
 * screens.
 */
export function toFieldProblems(
  issues: readonly v.BaseIssue<unknown>[],
  schema: v.GenericSchema,
): FieldProblem[] {
  return issues.map((issue) => {
    const field = v.getDotPath(issue) ?? 'body';
    if (issue.expected === 'never') {
      return {
        field: printable(field),
        code: 'unknown',
        message: 'the field is not known',
        accepted: knownFields(schema, field.split('.').slice(0, -1)).join(', '),
      };
    }
    if (issue.type === 'strict_object' && issue.received === 'undefined') {
      return { field, code: 'missing', message: 'the field is missing', accepted: acceptedBy(schema, field) };
    }
    return { field, code: 'invalid', message: 'the value is not accepted', accepted: issue.message };
  });
}

/** What a field that is not there would have to be: its own rule's words, which valibot leaves out for a missing key. */
function acceptedBy(schema: v.GenericSchema, field: string): string {
  const withNull = field.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), null);
  const { issues = [] } = v.safeParse(schema, withNull);
  return issues.find((issue) => v.getDotPath(issue) === field)?.message ?? 'a value';
}

/** Names that the object at a path may have. */
function knownFields(schema: v.GenericSchema, path: readonly string[]): string[] {
  const inner = path.reduce<SchemaNode | undefined>((node, key) => {
    const object = unwrapped(node);
    return object?.entries?.[key] ?? object?.item;
  }, schema as SchemaNode);
  return Object.keys(unwrapped(inner)?.entries ?? {});
}

/** What valibot's schemas of objects, lists and optional values have. */
interface SchemaNode {
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly wrapped?: SchemaNode;
}

function unwrapped(node: SchemaNode | undefined): SchemaNode | undefined {
  return node?.wrapped === undefined ? node : unwrapped(node.wrapped);
}

/** Names of unknown fields are the client's own text. */
function printable(field: string): string {
  return field.replace(/[^\w.-]/g, '_').slice(0, 100);
}
