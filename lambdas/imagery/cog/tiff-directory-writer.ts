/** Encodes headers and directories of little-endian TIFF and BigTIFF files. */

/** 16 bytes in both forms: a classic header leaves the last 8 unused. */
export function encodeHeader(directoryAt: number, big: boolean): Uint8Array {
  const header = Buffer.alloc(16);
  header.write('II', 'latin1');
  header.writeUInt16LE(big ? 43 : 42, 2);
  if (big) {
    header.writeUInt16LE(8, 4);
    header.writeBigUInt64LE(BigInt(directoryAt), 8);
  } else {
    header.writeUInt32LE(directoryAt, 4);
  }
  return header;
}

/** One tag with its values encoded. */
export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

const NUMBER_TYPES = {
  short: { type: 3, width: 2 },
  long: { type: 4, width: 4 },
  double: { type: 12, width: 8 },
  /** LONG8 of BigTIFF. */
  offset: { type: 16, width: 8 },
} as const;

export function numbers(tag: number, kind: keyof typeof NUMBER_TYPES, values: ArrayLike<number>): TiffField {
  const { type, width } = NUMBER_TYPES[kind];
  const bytes = Buffer.alloc(values.length * width);
  for (let i = 0; i < values.length; i++) {
    if (kind === 'short') bytes.writeUInt16LE(values[i]! & 0xffff, i * width);
    else if (kind === 'long') bytes.writeUInt32LE(values[i]!, i * width);
    else if (kind === 'double') bytes.writeDoubleLE(values[i]!, i * width);
    else bytes.writeBigUInt64LE(BigInt(values[i]!), i * width);
  }
  return { tag, type, count: values.length, bytes };
}

export function ascii(tag: number, text: string): TiffField {
  const bytes = Buffer.from(`${text}\0`, 'utf8');
  return { tag, type: 2, count: bytes.length, bytes };
}

/** Size of what `encodeDirectory` gives. */
export function directoryBytes(fields: readonly TiffField[], big: boolean): number {
  const values = fields.map(({ bytes }) =>
    bytes.length <= inlineBytes(big) ? 0 : bytes.length + (bytes.length % 2),
  );
  return headBytes(fields.length, big) + values.reduce((sum, length) => sum + length, 0);
}

function headBytes(entries: number, big: boolean): number {
  return big ? 8 + entries * 20 + 8 : 2 + entries * 12 + 4;
}

/** A value as small as an offset lies in its entry. */
function inlineBytes(big: boolean): number {
  return big ? 8 : 4;
}

/** The directory and, behind it, the values that do not fit into an entry. `next` is where the next directory begins. */
export function encodeDirectory(unsorted: readonly TiffField[], at: number, big: boolean, next = 0): Buffer {
  const entries = [...unsorted].sort((a, b) => a.tag - b.tag);
  const inline = inlineBytes(big);
  const entryBytes = big ? 20 : 12;
  const head = Buffer.alloc(headBytes(entries.length, big));
  const values: Buffer[] = [];
  let valueAt = at + head.length;
  let position = big ? 8 : 2;
  if (big) head.writeBigUInt64LE(BigInt(entries.length), 0);
  else head.writeUInt16LE(entries.length, 0);
  for (const entry of entries) {
    head.writeUInt16LE(entry.tag, position);
    head.writeUInt16LE(entry.type, position + 2);
    writeSize(head, entry.count, position + 4, big);
    const slot = position + (big ? 12 : 8);
    if (entry.bytes.length <= inline) {
      entry.bytes.copy(head, slot);
    } else {
      writeSize(head, valueAt, slot, big);
      // Values begin at even offsets, as TIFF 6.0 asks.
      const padded =
        entry.bytes.length % 2 === 0 ? entry.bytes : Buffer.concat([entry.bytes, Buffer.alloc(1)]);
      values.push(padded);
      valueAt += padded.length;
    }
    position += entryBytes;
  }
  writeSize(head, next, position, big);
  return Buffer.concat([head, ...values]);
}

function writeSize(target: Buffer, value: number, at: number, big: boolean): void {
  if (big) target.writeBigUInt64LE(BigInt(value), at);
  else target.writeUInt32LE(value, at);
}
