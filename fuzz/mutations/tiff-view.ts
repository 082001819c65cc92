/** Where the entries of a TIFF's directories lie, as far as they can be followed. */
export interface TiffView {
  readonly littleEndian: boolean;
  readonly big: boolean;
  readonly directories: readonly DirectoryView[];
}

export interface DirectoryView {
  readonly at: number;
  /** Where each entry begins. */
  readonly entries: readonly number[];
  readonly nextAt: number;
}

/** Bytes of a value by type number; 1 where there is no such type. */
export const TYPE_BYTES = [1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 1, 1, 8, 8, 8];
const MOST_DIRECTORIES = 8;

/** null for what is no TIFF, or has no directory inside the file. */
export function viewTiff(file: Buffer): TiffView | null {
  const mark = file.toString('latin1', 0, 2);
  if (file.length < 16 || (mark !== 'II' && mark !== 'MM')) return null;
  const littleEndian = mark === 'II';
  const version = readNumber(file, 2, 2, littleEndian);
  if (version !== 42 && version !== 43) return null;
  const big = version === 43;
  const directories: DirectoryView[] = [];
  let at = readNumber(file, big ? 8 : 4, big ? 8 : 4, littleEndian);
  while (directories.length < MOST_DIRECTORIES && at > 0) {
    const directory = viewDirectory(file, at, littleEndian, big);
    if (directory === null) break;
    directories.push(directory);
    at = readNumber(file, directory.nextAt, big ? 8 : 4, littleEndian);
  }
  return directories.length === 0 ? null : { littleEndian, big, directories };
}

function viewDirectory(file: Buffer, at: number, littleEndian: boolean, big: boolean): DirectoryView | null {
  const head = big ? 8 : 2;
  if (at + head > file.length) return null;
  const count = readNumber(file, at, head, littleEndian);
  const width = big ? 20 : 12;
  const nextAt = at + head + count * width;
  if (count === 0 || count > 200 || nextAt + (big ? 8 : 4) > file.length) return null;
  return { at, entries: Array.from({ length: count }, (_, i) => at + head + i * width), nextAt };
}

export function readNumber(file: Buffer, at: number, width: number, littleEndian: boolean): number {
  const bytes = [...file.subarray(at, at + width)];
  return (littleEndian ? bytes.reverse() : bytes).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** The low bytes of the number; 2^64 - 1 stays all ones. */
export function writeNumber(
  file: Buffer,
  at: number,
  width: number,
  littleEndian: boolean,
  value: bigint,
): void {
  for (let i = 0; i < width && at + i < file.length; i++) {
    const place = littleEndian ? i : width - 1 - i;
    file[at + i] = Number((value >> BigInt(8 * place)) & 255n);
  }
}
