/** Directories and headers of TIFF and BigTIFF in either byte order. */
export interface ByteOrder {
  readonly bigEndian: boolean;
  readonly bigTiff: boolean;
}

export interface Field {
  readonly tag: number;
  readonly type: 'ascii' | 'short' | 'long' | 'long8';
  readonly values: ArrayLike<number>;
}

const TYPES = {
  ascii: { number: 2, bytes: 1 },
  short: { number: 3, bytes: 2 },
  long: { number: 4, bytes: 4 },
  long8: { number: 16, bytes: 8 },
} as const;

export function asciiField(tag: number, text: string): Field {
  return { tag, type: 'ascii', values: Buffer.from(`${text}\0`) };
}

export function headerBytes(firstDirectory: number, order: ByteOrder): Buffer {
  const mark = Buffer.from(order.bigEndian ? 'MM' : 'II');
  const version = order.bigTiff ? [43, 8, 0] : [42];
  return Buffer.concat([
    mark,
    ...version.map((value) => integer(value, 2, order)),
    integer(firstDirectory, offsetBytes(order), order),
  ]);
}

/** The directory as it lies at `at`, with the values that do not fit into an entry behind it. */
export function directoryBytes(fields: readonly Field[], at: number, next: number, order: ByteOrder): Buffer {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  const wide = offsetBytes(order);
  const head = (order.bigTiff ? 8 : 2) + sorted.length * (4 + 2 * wide) + wide;
  const behind: Buffer[] = [];
  let valueAt = at + head;
  const entries = sorted.map(({ tag, type, values }) => {
    const stored = integers(values, TYPES[type].bytes, order);
    const start = [
      integer(tag, 2, order),
      integer(TYPES[type].number, 2, order),
      integer(values.length, wide, order),
    ];
    if (stored.length <= wide) return Buffer.concat([...start, stored, Buffer.alloc(wide - stored.length)]);
    const padded = Buffer.concat([stored, Buffer.alloc(stored.length % 2)]);
    behind.push(padded);
    valueAt += padded.length;
    return Buffer.concat([...start, integer(valueAt - padded.length, wide, order)]);
  });
  const count = integer(sorted.length, order.bigTiff ? 8 : 2, order);
  return Buffer.concat([count, ...entries, integer(next, wide, order), ...behind]);
}

function offsetBytes({ bigTiff }: ByteOrder): number {
  return bigTiff ? 8 : 4;
}

function integer(value: number, width: number, order: ByteOrder): Buffer {
  return integers([value], width, order);
}

function integers(values: ArrayLike<number>, width: number, { bigEndian }: ByteOrder): Buffer {
  const out = Buffer.alloc(values.length * width);
  for (let i = 0; i < values.length; i++) {
    for (let place = 0, rest = values[i]!; place < width; place++, rest = Math.floor(rest / 256)) {
      out[i * width + (bigEndian ? width - 1 - place : place)] = rest % 256;
    }
  }
  return out;
}
