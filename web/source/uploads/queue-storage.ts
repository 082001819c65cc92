import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { QueueItem } from './queue-item.ts';

interface QueueSchema extends DBSchema {
  items: { key: string; value: QueueItem; indexes: { owner: string } };
  /** By the id of their item: read one by one, when they are sent. */
  files: { key: string; value: Blob | readonly Blob[] };
}

/** The queue on the device: it outlives reloads, restarts and sign-outs. */
export class QueueStorage {
  readonly #database: IDBPDatabase<QueueSchema>;

  private constructor(database: IDBPDatabase<QueueSchema>) {
    this.#database = database;
  }

  static async open(): Promise<QueueStorage> {
    const database = await openDB<QueueSchema>('crop-health', 1, {
      upgrade(created) {
        created.createObjectStore('items', { keyPath: 'id' }).createIndex('owner', 'owner');
        created.createObjectStore('files');
      },
    });
    return new QueueStorage(database);
  }

  itemsOf(owner: string): Promise<QueueItem[]> {
    return this.#database.getAllFromIndex('items', 'owner', owner);
  }

  /** undefined once its bytes are at the service. */
  async files(id: string): Promise<readonly Blob[] | undefined> {
    const kept = await this.#database.get('files', id);
    return kept instanceof Blob ? [kept] : kept;
  }

  /** Item and bytes together, or neither. */
  async add(item: QueueItem, files: readonly Blob[]): Promise<void> {
    const transaction = this.#database.transaction(['items', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('items').put(item),
      transaction.objectStore('files').put(files, item.id),
      transaction.done,
    ]);
  }

  /** @returns false where it has been removed meanwhile */
  async replace(item: QueueItem, options: { readonly withoutFile: boolean }): Promise<boolean> {
    const transaction = this.#database.transaction(['items', 'files'], 'readwrite');
    const isThere = (await transaction.objectStore('items').getKey(item.id)) !== undefined;
    if (isThere) await transaction.objectStore('items').put(item);
    if (options.withoutFile) await transaction.objectStore('files').delete(item.id);
    await transaction.done;
    return isThere;
  }

  /** The same files under another id. */
  async renew(item: QueueItem, formerId: string): Promise<boolean> {
    const transaction = this.#database.transaction(['items', 'files'], 'readwrite');
    const files = transaction.objectStore('files');
    const kept = await files.get(formerId);
    if (kept !== undefined) {
      await transaction.objectStore('items').delete(formerId);
      await transaction.objectStore('items').put(item);
      await files.delete(formerId);
      await files.put(kept, item.id);
    }
    await transaction.done;
    return kept !== undefined;
  }

  async remove(ids: readonly string[]): Promise<void> {
    const transaction = this.#database.transaction(['items', 'files'], 'readwrite');
    await Promise.all([
      ...ids.flatMap((id) => [
        transaction.objectStore('items').delete(id),
        transaction.objectStore('files').delete(id),
      ]),
      transaction.done,
    ]);
  }
}
