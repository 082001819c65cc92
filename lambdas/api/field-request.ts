import * as v from 'valibot';
import { INDEX_IDS } from '../pipeline/image-analysis.ts';
import { toFieldProblems } from './field-problems.ts';
import type { RouteRequest } from './http.ts';
import { label } from './label-schema.ts';
import { invalidRequest, ProblemError } from './problem.ts';

/** Of which index; NDVI where it is not said. */
export const indexQuery = v.exactOptional(v.picklist(INDEX_IDS, `one of ${INDEX_IDS.join(', ')}`), 'ndvi');

/** The field of the path. API Gateway has taken the percent escapes out of it. */
export function fieldOf({ parameters }: RouteRequest): string {
  const parsed = v.safeParse(label, parameters.field);
  if (!parsed.success) throw fieldNotFound();
  return parsed.output;
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
