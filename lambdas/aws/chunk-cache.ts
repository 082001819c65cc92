/** bytes; a request to S3 costs about as much time as a megabyte. */
const CHUNK_BYTES = 1024 ** 2;
/** Of one request: a run of missing chunks is fetched together up to here. */
const MAXIMUM_RUN_CHUNKS = 8;
/** 32 MiB: enough for the blocks that five separate band planes need at once. */
const MAXIMUM_CHUNKS = 32;

type FetchRange = (offset: number, length: number) => Promise<Uint8Array>;

/**
 * Whole chunks of a remote object, least recently used first out. Headers, directories and neighbouring blocks of a
 * TIFF are many small reads: without this each would be a request. Chunks in flight are shared.
 */
export class ChunkCache {
  readonly #size: number;
  readonly #fetch: FetchRange;
  readonly #chunks = new Map<number, Promise<Uint8Array>>();

  constructor(size: number, fetch: FetchRange) {
    this.#size = size;
    this.#fetch = fetch;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length) || offset < 0 || length < 0) {
      throw new RangeError(`no range: ${length} bytes from ${offset}`);
    }
    if (offset + length > this.#size) {
      throw new RangeError(`${length} bytes from ${offset} reach beyond the end at ${this.#size}`);
    }
    if (length === 0) return new Uint8Array(0);
    // A read that would throw everything else out is not worth keeping.
    if (length > (MAXIMUM_CHUNKS / 2) * CHUNK_BYTES) return this.#fetch(offset, length);
    return this.#assemble(offset, length);
  }

  async #assemble(offset: number, length: number): Promise<Uint8Array> {
    const first = Math.floor(offset / CHUNK_BYTES);
    const last = Math.floor((offset + length - 1) / CHUNK_BYTES);
    const chunks = await Promise.all(this.#obtain(first, last));
    const result = new Uint8Array(length);
    for (const [index, chunk] of chunks.entries()) {
      const chunkStart = (first + index) * CHUNK_BYTES;
      const from = Math.max(offset - chunkStart, 0);
      const to = Math.min(offset + length - chunkStart, chunk.length);
      result.set(chunk.subarray(from, to), chunkStart + from - offset);
    }
    return result;
  }

  #obtain(first: number, last: number): Promise<Uint8Array>[] {
    const wanted: Promise<Uint8Array>[] = [];
    for (let index = first; index <= last; index++) {
      const chunk = this.#chunks.get(index) ?? this.#fetchRun(index, last);
      this.#chunks.delete(index);
      this.#chunks.set(index, chunk);
      wanted.push(chunk);
    }
    this.#evict();
    return wanted;
  }

  /** Fetches `index` and the missing chunks after it in one request; returns the first of them. */
  #fetchRun(index: number, last: number): Promise<Uint8Array> {
    let end = index + 1;
    while (end <= last && end - index < MAXIMUM_RUN_CHUNKS && !this.#chunks.has(end)) end++;
    const start = index * CHUNK_BYTES;
    const run = this.#fetch(start, Math.min(end * CHUNK_BYTES, this.#size) - start);
    for (let position = index; position < end; position++) {
      const from = (position - index) * CHUNK_BYTES;
      // A copy, so that an evicted neighbour does not keep the whole run in memory.
      this.#keep(
        position,
        run.then((bytes) => bytes.slice(from, from + CHUNK_BYTES)),
      );
    }
    return this.#chunks.get(index)!;
  }

  #keep(index: number, chunk: Promise<Uint8Array>): void {
    this.#chunks.set(index, chunk);
    // A failure must not be remembered: the next read asks again.
    chunk.catch(() => {
      if (this.#chunks.get(index) === chunk) this.#chunks.delete(index);
    });
  }

  #evict(): void {
    for (const index of this.#chunks.keys()) {
      if (this.#chunks.size <= MAXIMUM_CHUNKS) return;
      this.#chunks.delete(index);
    }
  }
}
