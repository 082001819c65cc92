import type { RequestOf } from '../../../client/calls.ts';
import type {
  BatchResult,
  CreateCaptureGroupRequest,
  CreateImageRequest,
} from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import type { QueuedFile, QueueItem } from './queue-item.ts';

/** Makes an image of each, and asks where to send its bytes; repeated, it answers with the same images and new links. */
export async function registerImages(api: Api, items: readonly QueueItem[]): Promise<readonly BatchResult[]> {
  // Of the types in the queue, its rules for files and captures have let in only those that are read.
  const images = items.map(createRequest) as RequestOf<'createImages'>['body']['images'];
  const { body } = await api.operations.createImages({ body: { images } });
  return body.results;
}

function createRequest(item: QueueItem): CreateImageRequest | CreateCaptureGroupRequest {
  const { id, captureFiles, field, mission, capturedAt } = item;
  return {
    id,
    ...(captureFiles === undefined ? describe(item) : { captureGroup: captureFiles.map(describe) }),
    ...(field === undefined ? {} : { field }),
    ...(mission === undefined ? {} : { mission }),
    ...(capturedAt === undefined ? {} : { capturedAt }),
  };
}

function describe({ filename, contentType, size, sha256 }: QueuedFile) {
  return { filename, contentType, size, ...(sha256 === undefined ? {} : { sha256 }) };
}
