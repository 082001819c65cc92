import {
  damaged,
  readChecked,
  type TiffDirectory,
  type TiffEntry,
  type TiffStructure,
  TYPE_BYTES,
  view,
} from './tiff-structure.ts';

/** Values of a tag as numbers, or undefined if it is absent. At most `maximum` values, all inside the file. */
export async function readNumbers(
  structure: TiffStructure,
  directory: TiffDirectory,
  tag: number,
  maximum: number,
): Promise<Float64Array | undefined> {
  const entry = directory.get(tag);
  if (entry === undefined) return undefined;
  const bytes = await readEntryBytes(structure, entry, maximum);
  const values = new Float64Array(entry.count);
  const width = TYPE_BYTES[entry.type]!;
  const data = view(bytes);
  for (let i = 0; i < entry.count; i++)
    values[i] = valueAt(data, entry.type, i * width, structure.littleEndian);
  return values;
}

export async function readNumber(
  structure: TiffStructure,
  directory: TiffDirectory,
  tag: number,
): Promise<number | undefined> {
  const entry = directory.get(tag);
  if (entry?.count === 0) throw damaged(structure.source, `tag ${tag} has no value`);
  return (await readNumbers(structure, directory, tag, 65_536))?.[0];
}

/** Raw bytes of a tag (text, XMP, JPEG tables), or undefined. */
export async function readBytes(
  structure: TiffStructure,
  directory: TiffDirectory,
  tag: number,
  maximum: number,
): Promise<Uint8Array | undefined> {
  const entry = directory.get(tag);
  return entry === undefined ? undefined : readEntryBytes(structure, entry, maximum);
}

/** Text of a tag without its closing NUL; not every writer adds one. */
export async function readText(
  structure: TiffStructure,
  directory: TiffDirectory,
  tag: number,
  maximum: number,
): Promise<string | undefined> {
  const bytes = await readBytes(structure, directory, tag, maximum);
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}

async function readEntryBytes(
  structure: TiffStructure,
  entry: TiffEntry,
  maximum: number,
): Promise<Uint8Array> {
  const { source } = structure;
  const width = TYPE_BYTES[entry.type];
  if (width === undefined) throw damaged(source, `tag ${entry.tag} has the unknown type ${entry.type}`);
  if (entry.count > maximum) {
    throw damaged(
      source,
      `tag ${entry.tag} claims ${entry.count} values, where at most ${maximum} make sense`,
    );
  }
  return readChecked(source, entry.offset, entry.count * width, `tag ${entry.tag}`);
}

function valueAt(data: DataView, type: number, at: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return data.getUint16(at, littleEndian);
    case 4:
    case 13:
      return data.getUint32(at, littleEndian);
    case 5:
      return data.getUint32(at, littleEndian) / data.getUint32(at + 4, littleEndian);
    case 6:
      return data.getInt8(at);
    case 8:
      return data.getInt16(at, littleEndian);
    case 9:
      return data.getInt32(at, littleEndian);
    case 10:
      return data.getInt32(at, littleEndian) / data.getInt32(at + 4, littleEndian);
    case 11:
      return data.getFloat32(at, littleEndian);
    case 12:
      return data.getFloat64(at, littleEndian);
    case 16:
    case 18:
      return Number(data.getBigUint64(at, littleEndian));
    case 17:
      return Number(data.getBigInt64(at, littleEndian));
    default:
      return data.getUint8(at);
  }
}
