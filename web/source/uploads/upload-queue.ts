import { Store } from '../store/store.ts';
import type { FoundFile } from './dropped-files.ts';
import { noonOf } from './labels.ts';
import { type Labels, newItems, type SkippedFile } from './new-items.ts';
import { ownCaptureTime } from './own-capture-time.ts';
import type { Activity, QueueItem, Stage } from './queue-item.ts';
import type { QueueStorage } from './queue-storage.ts';

/** What became of files that were added. */
export interface Added {
  readonly images: number;
  /** That the images are of. */
  readonly files: number;
  readonly skipped: readonly SkippedFile[];
}

/** Files that one user has added on this device, and how far each has come. */
export class UploadQueue {
  /** In the order in which they were added. */
  readonly items = new Store<readonly QueueItem[]>([]);
  readonly activities = new Store<ReadonlyMap<string, Activity>>(new Map());
  readonly #storage: QueueStorage;
  /** Other tabs of the app show the same queue. */
  readonly #tabs = new BroadcastChannel('upload-queue');
  #owner: string | undefined;

  constructor(storage: QueueStorage) {
    this.#storage = storage;
    this.#tabs.addEventListener('message', () => void this.#load());
  }

  /** Hears no other tabs any more. */
  close(): void {
    this.#tabs.close();
  }

  /** Another user signed in, or the same one again. */
  async show(owner: string | undefined): Promise<void> {
    if (owner === this.#owner) return;
    this.#owner = owner;
    await this.#load();
  }

  /** Throws where the device has no room. */
  async add(found: readonly FoundFile[], labels: Labels): Promise<Added> {
    const owner = this.#owner;
    if (owner === undefined) throw new Error('nobody is signed in');
    const { items, skipped } = newItems(owner, found, labels);
    try {
      for (const { item, files } of items) {
        const capturedAt = await declaredTime(files[0]!, labels.flightDate);
        await this.#storage.add({ ...item, capturedAt }, files);
      }
    } finally {
      await this.#changed();
    }
    return { images: items.length, files: items.reduce((sum, { files }) => sum + files.length, 0), skipped };
  }

  /** Of the item's files, in their order; undefined once they are at the service. */
  files(id: string): Promise<readonly Blob[] | undefined> {
    return this.#storage.files(id);
  }

  inStage(name: Stage['name']): QueueItem[] {
    return this.items.value.filter(({ stage }) => stage.name === name);
  }

  find(id: string): QueueItem | undefined {
    return this.items.value.find((item) => item.id === id);
  }

  /** @param sums of the item's files, in their order */
  async setChecksums(id: string, sums: readonly (string | undefined)[]): Promise<void> {
    const item = this.find(id);
    if (item === undefined) return;
    const captureFiles = item.captureFiles?.map((file, index) => ({ ...file, sha256: sums[index] }));
    await this.#replace({ ...item, sha256: captureFiles === undefined ? sums[0] : undefined, captureFiles });
  }

  /** Bytes are dropped from the device once the service has them. */
  async setStage(id: string, stage: Stage): Promise<void> {
    const item = this.find(id);
    if (item)
      await this.#replace({ ...item, stage }, stage.name === 'processing' || stage.name === 'completed');
  }

  /** Begins again from the bytes that are here. @returns false where they are not */
  async sendAgain(id: string): Promise<boolean> {
    const item = this.find(id);
    if (!item) return false;
    const renewed: QueueItem = { ...item, id: crypto.randomUUID(), stage: { name: 'waiting' } };
    const isRenewed = await this.#storage.renew(renewed, id);
    await this.#changed();
    return isRenewed;
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#storage.remove(ids);
    for (const id of ids) this.setActivity(id, undefined);
    await this.#changed();
  }

  setActivity(id: string, activity: Activity | undefined): void {
    this.activities.update((known) => {
      const activities = new Map(known);
      if (activity === undefined) activities.delete(id);
      else activities.set(id, activity);
      return activities;
    });
  }

  async #replace(item: QueueItem, withoutFile = false): Promise<void> {
    await this.#storage.replace(item, { withoutFile });
    await this.#changed();
  }

  async #changed(): Promise<void> {
    await this.#load();
    this.#tabs.postMessage('changed');
  }

  async #load(): Promise<void> {
    const owner = this.#owner;
    const items = owner === undefined ? [] : await this.#storage.itemsOf(owner);
    if (owner === this.#owner) this.items.set(items.sort((one, other) => one.addedAt - other.addedAt));
  }
}

/** What is declared counts before what a file says (docs/imagery.md): so nothing is, of one that knows. */
async function declaredTime(file: Blob, flightDate: string | undefined): Promise<string | undefined> {
  if (flightDate === undefined || (await ownCaptureTime(file)) !== null) return undefined;
  return noonOf(flightDate);
}
