import { Store } from '../store/store.ts';
import { acceptance } from './accepted-file.ts';
import type { FoundFile } from './dropped-files.ts';
import type { Activity, QueueItem, Stage } from './queue-item.ts';
import type { QueueStorage } from './queue-storage.ts';

export interface SkippedFile {
  readonly name: string;
  readonly reason: string;
}

/** What is typed once for all files of a drop. */
export interface Labels {
  readonly field: string | undefined;
  readonly mission: string | undefined;
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

  /** Another user signed in, or the same one again. */
  async show(owner: string | undefined): Promise<void> {
    if (owner === this.#owner) return;
    this.#owner = owner;
    await this.#load();
  }

  /** @returns what was left out, and why. Throws where the device has no room. */
  async add(found: readonly FoundFile[], labels: Labels): Promise<SkippedFile[]> {
    const owner = this.#owner;
    if (owner === undefined) throw new Error('nobody is signed in');
    const skipped: SkippedFile[] = [];
    const begun = Date.now();
    try {
      for (const [index, { file, folder }] of found.entries()) {
        const name = folder === '' ? file.name : `${folder}/${file.name}`;
        const accepted = acceptance(file);
        if ('skipped' in accepted) {
          skipped.push({ name, reason: accepted.skipped });
          continue;
        }
        const item: QueueItem = {
          ...labels,
          id: crypto.randomUUID(),
          owner,
          filename: file.name,
          folder,
          contentType: accepted.contentType,
          size: file.size,
          addedAt: begun + index / 1_000_000,
          sha256: undefined,
          stage: { name: 'waiting' },
        };
        await this.#storage.add(item, file);
      }
    } finally {
      await this.#changed();
    }
    return skipped;
  }

  file(id: string): Promise<Blob | undefined> {
    return this.#storage.file(id);
  }

  inStage(name: Stage['name']): QueueItem[] {
    return this.items.value.filter(({ stage }) => stage.name === name);
  }

  find(id: string): QueueItem | undefined {
    return this.items.value.find((item) => item.id === id);
  }

  async setChecksum(id: string, sha256: string | undefined): Promise<void> {
    const item = this.find(id);
    if (item) await this.#replace({ ...item, sha256 });
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
