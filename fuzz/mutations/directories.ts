import type { RandomChoice } from '../random-choice.ts';
import type { Mutation } from './mutation.ts';
import { readNumber, type TiffView, TYPE_BYTES, viewTiff, writeNumber } from './tiff-view.ts';

/** Tags that the reader looks at, and some that it does not. */
const TAGS = [
  254, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 330, 338, 339,
  347, 530, 700, 33550, 33922, 34264, 34665, 34735, 34736, 34737, 34853, 36867, 42112, 42113, 50674,
];
const SMALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 16, 17, 31, 32, 33, 64, 255, 256, 511, 512, 513, 4096];
const LARGE = [
  65_534,
  65_535,
  65_536,
  2 ** 24,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 2,
  2 ** 32 - 1,
  2 ** 40,
  2 ** 53,
];
const COMPRESSIONS = [1, 2, 5, 6, 7, 8, 32_773, 32_946, 34_887, 34_925, 50_000, 50_001];

/** Entries of directories: tag, type, count, value, the list behind an offset, the link to the next directory. */
export const DIRECTORY_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'change a tag': changed((file, view, entry, choice) => put(file, view, entry, 2, choice.of(TAGS))),
  'change a type': changed((file, view, entry, choice) => put(file, view, entry + 2, 2, choice.below(20))),
  'change a count': changed((file, view, entry, choice) =>
    put(file, view, entry + 4, view.big ? 8 : 4, choice.of(choice.chance(0.5) ? SMALL : LARGE)),
  ),
  'change a value or an offset': changed((file, view, entry, choice) => {
    const at = entry + (view.big ? 12 : 8);
    // A short value lies in the first two bytes.
    const isShort = readNumber(file, entry + 2, 2, view.littleEndian) === 3;
    put(file, view, at, isShort ? 2 : view.big ? 8 : 4, value(file, entry, choice));
  }),
  'change the compression': changed((file, view, _, choice) => {
    const entry = entryOf(file, view, 259);
    if (entry !== undefined) put(file, view, entry + (view.big ? 12 : 8), 2, choice.of(COMPRESSIONS));
  }),
  'change a listed value': changed((file, view, entry, choice) => {
    const list = listOf(file, view, entry);
    if (list === null) return;
    put(file, view, list.at + list.width * choice.below(list.count), list.width, value(file, entry, choice));
  }),
  'swap two blocks': changed((file, view, _, choice) => {
    const entry = entryOf(file, view, choice.of([273, 324, 279, 325]));
    const list = entry === undefined ? null : listOf(file, view, entry);
    if (list === null) return;
    const [a, b] = [0, 1].map(() => list.at + list.width * choice.below(list.count)) as [number, number];
    const kept = Buffer.from(file.subarray(a, a + list.width));
    file.copyWithin(a, b, b + list.width);
    file.set(kept, b);
  }),
  'link a directory elsewhere': changed((file, view, _, choice) => {
    const { nextAt } = choice.of(view.directories);
    const targets = [
      ...view.directories.map(({ at }) => at),
      8,
      file.length - 2,
      file.length,
      choice.below(file.length),
    ];
    put(file, view, nextAt, view.big ? 8 : 4, choice.of(targets));
  }),
};

type Change = (file: Buffer, view: TiffView, entry: number, choice: RandomChoice) => void;

function changed(change: Change): Mutation {
  return (file, choice) => {
    const view = viewTiff(file);
    if (view === null) return file;
    const out = Buffer.from(file);
    change(out, view, choice.of(choice.of(view.directories).entries), choice);
    return out;
  };
}

function value(file: Buffer, entry: number, choice: RandomChoice): number {
  const kinds = [
    () => choice.of(SMALL),
    () => choice.of(LARGE),
    () => choice.of([entry, file.length - 1, file.length, file.length + 1]),
    () => choice.below(file.length),
  ];
  return choice.of(kinds)();
}

function put(file: Buffer, view: TiffView, at: number, width: number, number: number): void {
  writeNumber(file, at, width, view.littleEndian, BigInt(number));
}

function entryOf(file: Buffer, view: TiffView, tag: number): number | undefined {
  return view.directories[0]!.entries.find((entry) => readNumber(file, entry, 2, view.littleEndian) === tag);
}

/** The values of an entry that has several, where they lie inside the file. */
function listOf(file: Buffer, view: TiffView, entry: number) {
  const { littleEndian, big } = view;
  const width = TYPE_BYTES[readNumber(file, entry + 2, 2, littleEndian)] ?? 1;
  const count = readNumber(file, entry + 4, big ? 8 : 4, littleEndian);
  if (count * width <= (big ? 8 : 4)) return null;
  const at = readNumber(file, entry + (big ? 12 : 8), big ? 8 : 4, littleEndian);
  return at + count * width <= file.length ? { at, width, count } : null;
}
