import * as v from 'valibot';
import { INDEX_IDS } from '../pipeline/image-analysis.ts';
import { toFieldProblems } from './field-problems.ts';
import type { RouteRequest } from './http.ts';
import { keptLabel, label } from './label-schema.ts';
import { invalidRequest, ProblemError } from './problem.ts';

/** Of which index; NDVI where it is not said. */
export const indexQuery = v.exactOptional(v.picklist(INDEX_IDS, `one of ${INDEX_IDS.join(', ')}`), 'ndvi');

/** The field of the path, as `fieldSegment` writes it. API Gateway has taken the percent escapes out of it. */
export function fieldOf({ parameters }: RouteRequest): string {
  const { field = '' } = parameters;
  const parsed = v.safeParse(keptLabel, field.startsWith('~') ? decodedLabel(field.slice(1)) : field);
  if (!parsed.success) throw fieldNotFound();
  return parsed.output;
}

/** Of a field that may be new: as the images' own declarations. */
export function newFieldOf(request: RouteRequest): string {
  const field = fieldOf(request);
  const parsed = v.safeParse(label, field);
  if (parsed.success) return field;
  const accepted = parsed.issues[0].message;
  throw invalidRequest([{ field: 'field', code: 'invalid', message: 'the value is not accepted', accepted }]);
}

/** null where it is not what base64url makes of a text in UTF-8: a label has one form, not several. */
export function decodedLabel(base64url: string): string | null {
  const text = Buffer.from(base64url, 'base64url').toString('utf8');
  return Buffer.from(text).toString('base64url') === base64url ? text : null;
}

export function readQuery<Schema extends v.GenericSchema>(
  { event }: RouteRequest,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, event.queryStringParameters ?? {});
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, schema));
  return parsed.output;
}

/** Of another owner's field, too: a label must not tell whether it exists. */
export function fieldNotFound(): ProblemError {
  return new ProblemError('field_not_found', 'you have no images and no beds of this field');
}

export function bedNotFound(): ProblemError {
  return new ProblemError('bed_not_found', 'the field has no bed with this id');
}
