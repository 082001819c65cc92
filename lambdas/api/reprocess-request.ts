import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { ReprocessableImage } from '../aws/image-repository/reprocess-image.ts';
import type { AnalysisRequest } from '../pipeline/image-analysis.ts';
import { toFieldProblems } from './field-problems.ts';
import { invalidRequest } from './problem.ts';
import { reprocessGroupSchema, reprocessSchema, type ValidReprocess } from './reprocess-schema.ts';

/** @param body undefined where none was sent */
export function parseReprocess(body: unknown, image: ReprocessableImage): ValidReprocess {
  const schema = image.captureFiles === null ? reprocessSchema : reprocessGroupSchema;
  const parsed = v.safeParse(schema, body ?? (body === undefined ? {} : null));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, schema));
  const { afterAttempt = 0 } = parsed.output;
  if (afterAttempt > image.attempt) {
    const accepted = `a whole number from 0 to ${image.attempt}`;
    const message = 'the image has not had this attempt';
    throw invalidRequest([{ field: 'afterAttempt', code: 'invalid', message, accepted }]);
  }
  return parsed.output;
}

/** What is declared from now on: what was given replaces what was declared, null takes it back. */
export function changedRequest(declared: AnalysisRequest, { afterAttempt: _, ...changes }: ValidReprocess) {
  const merged = Object.entries({ ...declared, ...changes }).filter(([, value]) => value !== null);
  // Through JSON, as it will be stored: otherwise -0 would differ from the 0 that comes back.
  return JSON.parse(JSON.stringify(Object.fromEntries(merged))) as AnalysisRequest;
}

/** Whether there is anything to do for the image as it is now. */
export function isToBeOpened(
  image: ReprocessableImage,
  request: AnalysisRequest,
  afterAttempt: number | undefined,
): boolean {
  if (afterAttempt !== undefined && image.attempt > afterAttempt) return false;
  const isOpen = image.status === 'uploaded' || image.status === 'processing';
  return !(isOpen && isDeepStrictEqual(image.request, request));
}
