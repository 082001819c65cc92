import * as v from 'valibot';
import { UPLOAD_TYPES } from '../contract.ts';
import { extensionOf, sanitiseFilename } from '../pipeline/filename.ts';
import {
  type AcceptedUploads,
  CAPTURE_TYPE,
  createCaptureGroupSchema,
  createImageSchema,
  type ValidCaptureGroup,
  type ValidCreateImage,
} from './create-image-schema.ts';
import { toFieldProblems } from './field-problems.ts';
import { invalidRequest } from './problem.ts';
import type { FieldProblem } from './types.ts';

/** The body of POST /images in either form: of one file, or of the files of a capture. */
export function parseCreateImage(
  body: unknown,
  accepted: AcceptedUploads,
): ValidCreateImage | ValidCaptureGroup {
  return isCaptureGroup(body) ? parseCaptureGroup(body, accepted) : parseImage(body, accepted);
}

function isCaptureGroup(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'captureGroup' in body;
}

function parseImage(body: unknown, acceptedUploads: AcceptedUploads): ValidCreateImage {
  const schema = createImageSchema(acceptedUploads);
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, schema));
  const { filename, contentType } = parsed.output;
  const problem = extensionProblem('filename', filename, contentType);
  if (problem !== null) throw invalidRequest([problem]);
  return parsed.output;
}

function parseCaptureGroup(body: unknown, acceptedUploads: AcceptedUploads): ValidCaptureGroup {
  if (!acceptedUploads.allowedUploadTypes.includes(CAPTURE_TYPE))
    throw invalidRequest([noCaptures(acceptedUploads)]);
  const schema = createCaptureGroupSchema(acceptedUploads);
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, schema));
  const { captureGroup } = parsed.output;
  const names = captureGroup.map(({ filename }) => sanitiseFilename(filename));
  const problems = captureGroup.flatMap(({ filename, contentType }, i) => {
    const field = `captureGroup.${i}.filename`;
    const problem = extensionProblem(field, filename, contentType) ?? nameProblem(field, names, i);
    return problem === null ? [] : [problem];
  });
  if (problems.length > 0) throw invalidRequest(problems);
  return parsed.output;
}

function noCaptures({ allowedUploadTypes }: AcceptedUploads): FieldProblem {
  const message = `files of a capture are ${CAPTURE_TYPE}, which is not accepted here`;
  return {
    field: 'captureGroup',
    code: 'invalid',
    message,
    accepted: `one file of ${allowedUploadTypes.join(', ')}`,
  };
}

export function extensionProblem(field: string, filename: string, contentType: string): FieldProblem | null {
  const accepted = UPLOAD_TYPES[contentType] ?? [];
  if (accepted.includes(extensionOf(filename))) return null;
  const message = `the name's extension does not go with ${contentType}`;
  return { field, code: 'invalid', message, accepted: accepted.join(', ') };
}

/** Names are part of the object keys, after their accents and signs are gone: two of one name would be one object. */
function nameProblem(field: string, names: readonly string[], i: number): FieldProblem | null {
  if (names.indexOf(names[i]!) === i) return null;
  const message = 'another file of the group has the same name';
  return {
    field,
    code: 'invalid',
    message,
    accepted: 'a name that differs in its letters, digits, dots, hyphens or underscores',
  };
}
