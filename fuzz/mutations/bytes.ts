import type { Mutation } from './mutation.ts';

/** What knows nothing of the format. */
export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'flip bits': (file, choice) => {
    const out = Buffer.from(file);
    for (let flips = 1 + choice.below(8); flips > 0 && out.length > 0; flips--) {
      out[choice.below(out.length)]! ^= 1 << choice.below(8);
    }
    return out;
  },
  'overwrite a run': (file, choice) => {
    const out = Buffer.from(file);
    const start = choice.below(out.length);
    const end = Math.min(out.length, start + 1 + choice.below(64));
    if (choice.chance(0.5)) out.fill(choice.of([0, 1, 127, 128, 255]), start, end);
    else out.set(choice.bytes(end - start), start);
    return out;
  },
  truncate: (file, choice) => file.subarray(0, choice.below(file.length + 1)),
  'insert bytes': (file, choice) => {
    const at = choice.below(file.length + 1);
    const run = choice.bytes(1 + choice.below(choice.of([4, 64, 4096])));
    return Buffer.concat([file.subarray(0, at), run, file.subarray(at)]);
  },
  'remove bytes': (file, choice) => {
    const at = choice.below(file.length + 1);
    return Buffer.concat([file.subarray(0, at), file.subarray(at + 1 + choice.below(64))]);
  },
  // Numbers in metadata: scale, offset, nodata, wavelengths, dates.
  'change digits': (file, choice) => {
    const digits = [...file.keys()].filter((at) => file[at]! >= 0x30 && file[at]! <= 0x39);
    const out = Buffer.from(file);
    for (let changes = 1 + choice.below(4); changes > 0 && digits.length > 0; changes--) {
      out[choice.of(digits)] = choice.of([...Buffer.from('0159e-+. ')]);
    }
    return out;
  },
  'change the EXIF block': (file, choice) => {
    const start = file.indexOf('Exif\0\0') + 6;
    if (start < 6) return file;
    const out = Buffer.from(file);
    const end = Math.min(out.length, start + 400);
    for (let changes = 1 + choice.below(6); changes > 0; changes--) {
      out[start + choice.below(end - start)] = choice.of([
        0,
        1,
        2,
        3,
        4,
        5,
        7,
        8,
        12,
        127,
        255,
        choice.below(256),
      ]);
    }
    return out;
  },
  'copy a part over another': (file, choice) => {
    const out = Buffer.from(file);
    const length = 1 + choice.below(Math.min(512, file.length));
    const from = choice.below(file.length - length + 1);
    out.set(file.subarray(from, from + length), choice.below(file.length - length + 1));
    return out;
  },
};
