import type { ByteSource } from '../byte-source.ts';

/** bytes. Directories and tags are small reads close together; blocks that follow one another are read in runs. */
const PAGE_BYTES = 64 * 1024;
const PAGES_KEPT = 16;
/** Larger reads are blocks of pixels, each of which is read once. */
const LARGEST_PAGED_BYTES = 16 * 1024;

/** Serves small reads from whole pages that are kept; large reads go straight through. */
export class PagedSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #source: ByteSource;
  readonly #pages = new Map<number, Promise<Uint8Array>>();

  constructor(source: ByteSource) {
    this.name = source.name;
    this.size = source.size;
    this.#source = source;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length > LARGEST_PAGED_BYTES || offset + length > this.size) return this.#source.read(offset, length);
    const first = Math.floor(offset / PAGE_BYTES);
    const start = offset - first * PAGE_BYTES;
    const page = await this.#page(first);
    if (start + length <= page.length) return new Uint8Array(page.subarray(start, start + length));
    const next = await this.#page(first + 1);
    const joined = new Uint8Array(length);
    joined.set(page.subarray(start));
    joined.set(next.subarray(0, length - (page.length - start)), page.length - start);
    return joined;
  }

  #page(index: number): Promise<Uint8Array> {
    const kept = this.#pages.get(index);
    if (kept !== undefined) {
      this.#pages.delete(index);
      this.#pages.set(index, kept);
      return kept;
    }
    const offset = index * PAGE_BYTES;
    const page = this.#source.read(offset, Math.min(PAGE_BYTES, this.size - offset));
    this.#pages.set(index, page);
    // A failed read must not be served again to a retry.
    page.catch(() => this.#pages.delete(index));
    if (this.#pages.size > PAGES_KEPT) this.#pages.delete(this.#pages.keys().next().value!);
    return page;
  }
}
