import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../web/source/api/api.ts';
import { ApiError } from '../../web/source/api/api-errors.ts';
import { prepareUploads } from '../../web/source/uploads/prepare-uploads.ts';
import type { QueueItem } from '../../web/source/uploads/queue-item.ts';
import type { QueueStorage } from '../../web/source/uploads/queue-storage.ts';
import { sendImage } from '../../web/source/uploads/send-upload.ts';
import { UploadQueue } from '../../web/source/uploads/upload-queue.ts';
import { answeringApi } from './answering-api.ts';

/** The device's storage, without a browser. */
class MemoryStorage implements Pick<QueueStorage, 'itemsOf' | 'files' | 'add' | 'replace'> {
  readonly #items = new Map<string, QueueItem>();
  readonly #files = new Map<string, readonly Blob[]>();

  async itemsOf(owner: string) {
    return [...this.#items.values()].filter((item) => item.owner === owner);
  }

  async files(id: string) {
    return this.#files.get(id);
  }

  async add(item: QueueItem, files: readonly Blob[]) {
    this.#items.set(item.id, item);
    this.#files.set(item.id, files);
  }

  async replace(item: QueueItem, { withoutFile }: { readonly withoutFile: boolean }) {
    this.#items.set(item.id, item);
    if (withoutFile) this.#files.delete(item.id);
    return true;
  }
}

/** Answers by method and path; a path has the image's id as `{id}`. */
function service(answers: Readonly<Record<string, unknown>>, bodies: unknown[] = []): Api {
  return answeringApi(({ method, path, body }) => {
    bodies.push(body);
    return answers[`${method} ${path.replace(/[0-9a-f-]{36}/, '{id}')}`];
  });
}

const registered = (status: string, upload: object | null = null) => {
  const image = { status, createdAt: '2026-06-01T10:00:00Z', duplicateOf: null, upload, uploads: null };
  return { 'POST /images/batch': { results: [{ status: 200, image, problem: null }] } };
};
const TOO_LATE = new ApiError(409, 'already_uploaded', 'the upload has arrived');
const SENDING = {
  largestInOnePiece: 100,
  signal: new AbortController().signal,
  onProgress: () => {},
};

describe('the date of a flight', () => {
  it('is declared of a file that has none, and stays the same with each request', async () => {
    const queue = new UploadQueue(new MemoryStorage() as unknown as QueueStorage);
    await queue.show('pilot');
    const labels = { field: undefined, mission: undefined, flightDate: '2026-06-01', together: false };
    await queue.add([{ file: new File(['four'], 'beds.tif'), folder: '' }], labels);
    const [item] = queue.items.value as [QueueItem];
    const requests: unknown[] = [];
    const api = service(registered('completed'), requests);
    await prepareUploads(queue, api, [item]);
    expect(requests).toEqual([
      { images: [expect.objectContaining({ capturedAt: new Date('2026-06-01T12:00:00').toISOString() })] },
    ]);
    queue.close();
  });
});

describe('bytes on the device', () => {
  let queue: UploadQueue;
  let item: QueueItem;

  beforeEach(async () => {
    queue = new UploadQueue(new MemoryStorage() as unknown as QueueStorage);
    await queue.show('pilot');
    const labels = { field: undefined, mission: undefined, flightDate: undefined, together: false };
    await queue.add([{ file: new File(['four'], 'beds.tif'), folder: '' }], labels);
    [item] = queue.items.value as [QueueItem];
  });
  afterEach(() => queue.close());

  it.each(['processing', 'completed'])(
    'are let go of where the service has read them: %s',
    async (status) => {
      expect(await prepareUploads(queue, service(registered(status)), [item])).toMatchObject({ ready: [] });
      expect(queue.find(item.id)!.stage.name).toBe('processing');
      expect(await queue.files(item.id)).toBeUndefined();
    },
  );

  it.each(['failed', 'uploaded'])('stay, and are sent, where there is only no link: %s', async (status) => {
    const { ready } = await prepareUploads(queue, service(registered(status)), [item]);
    expect(ready).toEqual([{ id: item.id, links: null, createdAt: '2026-06-01T10:00:00Z' }]);
    expect(queue.find(item.id)!.stage.name).toBe('waiting');
    expect(await queue.files(item.id)).toHaveLength(1);
  });

  it.each([
    ['arrived', { uploadedAt: '2026-06-01T10:00:00Z', failureCode: 'damaged_file' }, true],
    ['arrived and went', { uploadedAt: '2026-06-01T10:00:00Z', failureCode: 'object_missing' }, false],
    ['never arrived', { uploadedAt: null, failureCode: null }, false],
  ])('count as sent only while the service has them: %s', async (_, image, isSent) => {
    const api = service({ 'POST /images/{id}/upload': TOO_LATE, 'GET /images/{id}': image });
    const sent = sendImage(api, item, [new Blob(['four'])], null, SENDING);
    await (isSent ? expect(sent).resolves.toBeUndefined() : expect(sent).rejects.toBe(TOO_LATE));
  });
});
