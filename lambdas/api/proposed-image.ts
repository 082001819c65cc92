import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { UploadableImage } from '../aws/image-repository/awaited-upload.ts';
import { createImages, type NewImage } from '../aws/image-repository/create-image.ts';
import type { ApiParts } from './api-parts.ts';
import { type AcceptedUploads, proposedImageSchema } from './create-image-schema.ts';
import { enterAll, refusalOf } from './creation.ts';
import { toFieldProblems } from './field-problems.ts';
import { toProposedImage } from './new-image.ts';
import { extensionProblem } from './parse-create-image.ts';
import { invalidRequest } from './problem.ts';
import { contentTypeOf, declarationsIn } from './proposed-file.ts';
import type { FieldProblem } from './types.ts';
import { readOwnImage, refuseUnlessAwaited } from './uploadable-file.ts';

/** What an uploader says of a file that no image was created for. */
export interface ProposedFile {
  readonly filename: string;
  readonly type: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Of the image, where the request itself does not tell. */
  readonly id?: string;
  /** How the request calls name and type, and where it has the rest. */
  readonly fields: { readonly filename: string; readonly contentType: string };
}

/** The image of the file, now or before: an object is never there before its row. */
export async function openProposed(
  proposed: ProposedFile,
  ownerId: string,
  parts: ApiParts,
): Promise<UploadableImage> {
  const image = toImage(proposed, parts);
  await enterAll([image], parts);
  const { database, uploadLifetimeSeconds } = parts;
  const [outcome] = await createImages(database, [image], { ownerId, uploadLifetimeSeconds });
  const refusal = refusalOf(outcome!);
  if (refusal !== null) throw refusal;
  if (outcome!.kind === 'created') parts.onCreated(image.id);
  const opened = await readOwnImage(image.id, ownerId, parts);
  refuseUnlessAwaited(opened);
  return opened;
}

function toImage(proposed: ProposedFile, accepted: AcceptedUploads): NewImage {
  const { filename, type, metadata, id, fields } = proposed;
  const schema = proposedImageSchema(accepted);
  const contentType = contentTypeOf(type, filename);
  const parsed = v.safeParse(schema, {
    ...declarationsIn(metadata),
    filename,
    contentType,
    ...(id !== undefined && { id }),
  });
  if (!parsed.success) {
    throw invalidRequest(toFieldProblems(parsed.issues, schema).map((problem) => renamed(problem, fields)));
  }
  const problem = extensionProblem(fields.filename, filename, contentType);
  if (problem !== null) throw invalidRequest([problem]);
  return toProposedImage(parsed.output, randomUUID(), accepted.maximumUploadBytes);
}

function renamed(problem: FieldProblem, fields: ProposedFile['fields']): FieldProblem {
  const names: Readonly<Record<string, string>> = fields;
  return { ...problem, field: names[problem.field] ?? `metadata.${problem.field}` };
}
