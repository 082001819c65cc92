import { createHash } from 'node:crypto';
import type { NewImage } from '../aws/image-repository/create-image.ts';
import { OBJECT_KEYS } from '../contract.ts';
import type { CaptureObject } from '../pipeline/capture-group.ts';
import { sanitiseFilename } from '../pipeline/filename.ts';
import type { AnalysisRequest } from '../pipeline/image-analysis.ts';
import type { ValidCaptureGroup, ValidCreateImage, ValidProposedImage } from './create-image-schema.ts';

/** The row of a request that says how large its files are. */
export interface SizedImage extends NewImage {
  readonly size: number;
}

/** The row of a valid request, with the id that it names or with this one. */
export function toNewImage(body: ValidCreateImage | ValidCaptureGroup, otherwise: string): SizedImage {
  const id = body.id ?? otherwise;
  const owned = { id, creationDigest: digestOf({ ...body, id: null }) };
  if ('captureGroup' in body) return { ...owned, ...ofGroup(body, id) };
  return { ...owned, ...ofFile(body, id), size: body.size, sizeLimit: null };
}

/** The same where the size may be missing; then `sizeLimit` bytes are the most. */
export function toProposedImage(body: ValidProposedImage, otherwise: string, sizeLimit: number): NewImage {
  const id = body.id ?? otherwise;
  const creationDigest = digestOf({ ...body, id: null });
  const { size = null } = body;
  return { id, creationDigest, ...ofFile(body, id), size, sizeLimit: size === null ? sizeLimit : null };
}

type Described = Omit<SizedImage, 'id' | 'creationDigest'>;

function ofFile(body: ValidProposedImage, id: string): Omit<Described, 'size' | 'sizeLimit'> {
  const {
    id: _id,
    filename: originalName,
    contentType,
    size: _size,
    sha256,
    capturedAt,
    gps,
    mission,
    field,
    ...request
  } = body;
  const filename = sanitiseFilename(originalName);
  return {
    filename,
    originalName,
    key: OBJECT_KEYS.raw(id, filename),
    contentType,
    sha256: sha256 ?? null,
    captureFiles: null,
    capturedAt: capturedAt ?? null,
    gps: gps ?? null,
    mission: mission ?? null,
    field: field ?? null,
    request: request satisfies AnalysisRequest,
  };
}

/** Named after its first file; its size is that of all files. */
function ofGroup(body: ValidCaptureGroup, id: string): Described {
  const { id: _id, captureGroup, capturedAt, gps, mission, field, ...request } = body;
  const captureFiles: CaptureObject[] = captureGroup.map(({ filename, contentType, size, sha256 }) => ({
    key: OBJECT_KEYS.raw(id, sanitiseFilename(filename)),
    filename,
    contentType,
    size,
    sha256: sha256 ?? null,
  }));
  const first = captureFiles[0]!;
  return {
    filename: sanitiseFilename(first.filename),
    originalName: first.filename,
    key: first.key,
    size: captureFiles.reduce((sum, { size }) => sum + size, 0),
    sizeLimit: null,
    contentType: first.contentType,
    sha256: null,
    captureFiles,
    capturedAt: capturedAt ?? null,
    gps: gps ?? null,
    mission: mission ?? null,
    field: field ?? null,
    request: request satisfies AnalysisRequest,
  };
}

/** Of the values, whatever the order in which the client wrote them. The order of a list stays. */
function digestOf(body: object): string {
  const sorted = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort())
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}
