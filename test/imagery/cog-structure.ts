/** Reads the structure of a TIFF file from its bytes, with nothing of the code that wrote it. */

export interface CogDirectory {
  readonly at: number;
  /** Where its entries and the values behind them end. */
  readonly end: number;
  /** Numbers, or text, by tag. */
  readonly tags: ReadonlyMap<number, readonly number[] | string>;
}

export interface CogStructure {
  readonly big: boolean;
  readonly bytes: number;
  readonly directories: readonly CogDirectory[];
}

const WIDTHS: Readonly<Record<number, number>> = { 2: 1, 3: 2, 4: 4, 12: 8, 16: 8 };

export function parseCog(file: Buffer): CogStructure {
  const big = file.readUInt16LE(2) === 43;
  const word = (at: number) => (big ? Number(file.readBigUInt64LE(at)) : file.readUInt32LE(at));
  const directories: CogDirectory[] = [];
  for (let at = word(big ? 8 : 4); at !== 0; ) {
    const count = big ? word(at) : file.readUInt16LE(at);
    const first = at + (big ? 8 : 2);
    const entryBytes = big ? 20 : 12;
    let end = first + count * entryBytes + (big ? 8 : 4);
    const next = word(end - (big ? 8 : 4));
    const tags = new Map<number, readonly number[] | string>();
    for (let entry = first; entry < first + count * entryBytes; entry += entryBytes) {
      const type = file.readUInt16LE(entry + 2);
      const values = word(entry + 4);
      const slot = entry + (big ? 12 : 8);
      const length = values * WIDTHS[type]!;
      const from = length <= (big ? 8 : 4) ? slot : word(slot);
      end = Math.max(end, from + length);
      tags.set(file.readUInt16LE(entry), valuesOf(file, type, from, values));
    }
    directories.push({ at, end, tags });
    at = next;
  }
  return { big, bytes: file.length, directories };
}

function valuesOf(file: Buffer, type: number, at: number, count: number): readonly number[] | string {
  if (type === 2) return file.toString('utf8', at, at + count - 1);
  return Array.from({ length: count }, (_, i) => {
    const from = at + i * WIDTHS[type]!;
    if (type === 3) return file.readUInt16LE(from);
    if (type === 4) return file.readUInt32LE(from);
    return type === 12 ? file.readDoubleLE(from) : Number(file.readBigUInt64LE(from));
  });
}

/** Every rule of a Cloud Optimised GeoTIFF without ghost header that the file breaks; none for a good one. */
export function brokenRules({ big, bytes, directories }: CogStructure): string[] {
  const broken: string[] = [];
  const check = (holds: boolean, rule: string) => {
    if (!holds) broken.push(rule);
  };
  const numbers = (directory: CogDirectory, tag: number) =>
    (directory.tags.get(tag) as readonly number[] | undefined) ?? [];
  const sizes = directories.map((d) => [numbers(d, 256)[0]!, numbers(d, 257)[0]!] as const);
  check(directories[0]!.at === (big ? 16 : 8), 'the main directory follows the header');
  check(Math.max(...sizes.at(-1)!) <= 512, 'the smallest level fits into 512 pixels');
  for (const [i, directory] of directories.entries()) {
    const [width, height] = sizes[i]!;
    check((numbers(directory, 254)[0] ?? 0) === (i === 0 ? 0 : 1), `subfile type of level ${i}`);
    check(numbers(directory, 322)[0] === 512 && numbers(directory, 323)[0] === 512, `tiles of level ${i}`);
    check(directory.tags.get(42113) === 'nan', `nodata of level ${i}`);
    check(directory.at % 2 === 0, `word boundary of directory ${i}`);
    const tiles = Math.ceil(width / 512) * Math.ceil(height / 512);
    check(numbers(directory, 324).length === tiles, `one offset per tile of level ${i}`);
    check(numbers(directory, 325).length === tiles, `one size per tile of level ${i}`);
    check(
      numbers(directory, 325).every((size) => size > 0),
      `no tile of level ${i} is sparse`,
    );
    if (i === 0) continue;
    const [w, h] = sizes[i - 1]!;
    check(Math.max(w, h) > 512, `level ${i} is needed`);
    check(width === Math.ceil(w / 2) && height === Math.ceil(h / 2), `level ${i} is half the one before`);
    check(directory.at >= directories[i - 1]!.end, `directory ${i} follows the one before`);
  }
  let end = directories.at(-1)!.end;
  let unused = 0;
  for (const [i, directory] of [...directories.entries()].reverse()) {
    const sizesOfTiles = numbers(directory, 325);
    // Tiles of a level may lie in any order.
    const inOrder = [...numbers(directory, 324).entries()].sort(([, a], [, b]) => a - b);
    for (const [tile, offset] of inOrder) {
      check(offset >= end, `tile ${tile} of level ${i} lies behind ${end}, not at ${offset}`);
      unused += offset - end;
      end = offset + sizesOfTiles[tile]!;
    }
  }
  check(unused <= Math.max(...numbers(directories[0]!, 325)), 'less than a tile is unused');
  check(end === bytes, `the file ends with its last tile`);
  return broken;
}
