import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateImageResponse, UploadInstructions } from '../lambdas/api/types.ts';
import type { FieldApp } from '../test/end-to-end/field-app.ts';
import type { FollowUpEnd } from './follow-ups.ts';
import type { Upload, UploadFile } from './upload-kinds.ts';

/** What the field app knows of an image that it has sent. */
export interface Sent {
  /** S3 has acknowledged every file that was to be sent. */
  readonly acknowledged: boolean;
  /** Milliseconds since 1970, when the last file was acknowledged. */
  readonly at: number;
  /** Where the files were sent. */
  readonly places: readonly UploadInstructions[];
  /** What came of it where the grower changed his mind. */
  readonly followUp?: FollowUpEnd | undefined;
}

/** As a field app does over a bad line: what fails is done again, under the same id. */
const TRIES = 20;
const PAUSE_MILLISECONDS = 250;

/** Creates the image under its id and sends its files. */
export async function sendImage(app: FieldApp, upload: Upload & { readonly id: string }): Promise<Sent> {
  let places: readonly UploadInstructions[] = [];
  for (let tries = 1; tries <= TRIES; tries++) {
    const created = await createImage(app, upload).catch(() => undefined);
    // Nothing to send to: an earlier try was acknowledged after all, and is being worked on.
    if (created !== undefined && created.upload === null && created.uploads === null) {
      return { acknowledged: true, at: Date.now(), places };
    }
    places = created?.uploads ?? (created?.upload ? [created.upload] : places);
    if (created !== undefined && (await sendFiles(places, upload))) {
      return { acknowledged: upload.sent === upload.files.length, at: Date.now(), places };
    }
    await sleep(PAUSE_MILLISECONDS);
  }
  throw new Error(`image ${upload.id} could not be sent within ${TRIES} tries`);
}

async function createImage(
  app: FieldApp,
  { id, files }: Upload & { readonly id: string },
): Promise<CreateImageResponse> {
  const described = files.map(({ filename, contentType, bytes }) => {
    return { filename, contentType, size: bytes.byteLength };
  });
  return app.create(described.length === 1 ? { id, ...described[0]! } : { id, captureGroup: described });
}

async function sendFiles(places: readonly UploadInstructions[], { files, sent }: Upload): Promise<boolean> {
  for (const [index, place] of places.slice(0, sent).entries()) {
    if (!(await sendFile(place, files[index]!))) return false;
  }
  return true;
}

export async function sendFile({ url, method, headers }: UploadInstructions, { bytes }: UploadFile) {
  // fetch sets the length itself, and S3 compares it with the signed one.
  const { 'content-length': _signed, ...rest } = headers;
  const body = new Uint8Array(bytes);
  const response = await fetch(url, { method, headers: rest, body }).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.ok ?? false;
}

/** So many at a time, in their order. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) await work(item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
