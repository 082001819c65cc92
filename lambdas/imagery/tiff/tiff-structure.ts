import { InputError } from '../../pipeline/errors.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAXIMUM_DIRECTORIES, MAXIMUM_ENTRIES } from '../limits.ts';

/** Bytes of one value by TIFF type number. */
export const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

export interface TiffEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the values lie in the file. */
  readonly offset: number;
}

export type TiffDirectory = ReadonlyMap<number, TiffEntry>;

export interface TiffStructure {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  readonly big: boolean;
  readonly directories: readonly TiffDirectory[];
}

type Header = Pick<TiffStructure, 'source' | 'littleEndian' | 'big'>;

/**
 * Walks the chain of image directories, with every offset and count checked against the file's size and every
 * directory visited once. Values are read later, and only those that are asked for.
 */
export async function readTiffStructure(source: ByteSource): Promise<TiffStructure> {
  const { header, first } = await readHeader(source);
  const directories: TiffDirectory[] = [];
  const visited = new Set<number>();
  for (let offset = first; offset !== 0; ) {
    if (visited.has(offset)) throw damaged(source, `its image directories form a loop at byte ${offset}`);
    if (visited.size === MAXIMUM_DIRECTORIES) {
      throw damaged(source, `it has more than ${MAXIMUM_DIRECTORIES} image directories`);
    }
    visited.add(offset);
    const { directory, next } = await readDirectory(header, offset);
    directories.push(directory);
    offset = next;
  }
  if (directories.length === 0) throw damaged(source, 'it has no image directory');
  return { ...header, directories };
}

/** The directory at an offset that another tag points to (EXIF, GPS). */
export async function readDirectoryAt(structure: TiffStructure, offset: number): Promise<TiffDirectory> {
  return (await readDirectory(structure, offset)).directory;
}

async function readHeader(source: ByteSource): Promise<{ header: Header; first: number }> {
  const bytes = await readChecked(source, 0, 8, 'the header');
  const littleEndian = bytes[0] === 0x49;
  const big = view(bytes).getUint16(2, littleEndian) === 43;
  const header = { source, littleEndian, big };
  if (!big) return { header, first: view(bytes).getUint32(4, littleEndian) };
  const rest = await readChecked(source, 4, 12, 'the header');
  if (view(rest).getUint16(0, littleEndian) !== 8)
    throw damaged(source, 'its BigTIFF offsets are not 8 bytes');
  return { header, first: readOffset(header, rest, 4) };
}

async function readDirectory(
  header: Header,
  offset: number,
): Promise<{ directory: TiffDirectory; next: number }> {
  const { source, littleEndian, big } = header;
  const countBytes = big ? 8 : 2;
  const entryBytes = big ? 20 : 12;
  const head = await readChecked(source, offset, countBytes, 'an image directory');
  const count = big ? readOffset(header, head, 0) : view(head).getUint16(0, littleEndian);
  if (count === 0 || count > MAXIMUM_ENTRIES)
    throw damaged(
      source,
      `an image directory claims ${count} tags, where 1 to ${MAXIMUM_ENTRIES} make sense`,
    );
  const length = count * entryBytes + (big ? 8 : 4);
  const body = await readChecked(source, offset + countBytes, length, 'an image directory');
  const directory = new Map<number, TiffEntry>();
  for (let i = 0; i < count; i++) {
    const entry = readEntry(header, body, i * entryBytes, offset + countBytes + i * entryBytes);
    if (!directory.has(entry.tag)) directory.set(entry.tag, entry);
  }
  const nextAt = count * entryBytes;
  const next = big ? readOffset(header, body, nextAt) : view(body).getUint32(nextAt, littleEndian);
  return { directory, next };
}

function readEntry(header: Header, body: Uint8Array, at: number, fileOffset: number): TiffEntry {
  const { littleEndian, big } = header;
  const data = view(body);
  const tag = data.getUint16(at, littleEndian);
  const type = data.getUint16(at + 2, littleEndian);
  const count = big ? readOffset(header, body, at + 4) : data.getUint32(at + 4, littleEndian);
  const inline = big ? 8 : 4;
  const valueAt = big ? 12 : 8;
  const bytes = (TYPE_BYTES[type] ?? 1) * count;
  if (bytes <= inline) return { tag, type, count, offset: fileOffset + valueAt };
  const offset = big ? readOffset(header, body, at + valueAt) : data.getUint32(at + valueAt, littleEndian);
  return { tag, type, count, offset };
}

/** A BigTIFF offset or count; one beyond 2^53 lies in no file. */
function readOffset(header: Header, bytes: Uint8Array, at: number): number {
  const value = view(bytes).getBigUint64(at, header.littleEndian);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw damaged(header.source, `an offset of ${value} is impossible`);
  return Number(value);
}

/** Bytes of which the end was checked against the file's size first. */
export async function readChecked(
  source: ByteSource,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw damaged(source, `${what} cannot lie at byte ${offset}`);
  if (offset + length > source.size) {
    const end = offset + length;
    throw damaged(source, `${what} would end at byte ${end}, and the file has ${source.size} bytes`);
  }
  return source.read(offset, length);
}

export function damaged(source: ByteSource, what: string): InputError {
  return new InputError('damaged_file', `${source.name} is damaged: ${what}.`, {
    attempted: 'read the TIFF structure',
    on: source.name,
  });
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
