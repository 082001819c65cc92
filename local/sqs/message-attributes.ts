import { createHash } from 'node:crypto';
import { invalidParameter } from './sqs-errors.ts';
import type { WireMessageAttribute, WireMessageAttributes } from './stored-message.ts';

/** A message may have ten. */
const largestCount = 10;

export function validateMessageAttributes(attributes: WireMessageAttributes): void {
  const entries = Object.entries(attributes);
  if (entries.length > largestCount) {
    throw invalidParameter(
      'MessageAttributes',
      entries.length,
      `A message may have ${largestCount} attributes.`,
    );
  }
  for (const [name, attribute] of entries) {
    if (!/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(name) || /^(aws|amazon)\./i.test(name)) {
      throw invalidParameter('MessageAttributes', name, 'The name of an attribute is not allowed.');
    }
    validateValue(name, attribute);
  }
}

function validateValue(name: string, { DataType, StringValue, BinaryValue }: WireMessageAttribute): void {
  const value = DataType?.startsWith('Binary') ? BinaryValue : StringValue;
  if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? '') || !value) {
    throw invalidParameter(name, DataType, 'The type is String, Number or Binary, and a value is required.');
  }
  if (DataType.startsWith('Number') && !Number.isFinite(Number(value))) {
    throw invalidParameter(name, value, 'It is not a number.');
  }
}

export function attributesSize(attributes: WireMessageAttributes): number {
  return Object.entries(attributes).reduce(
    (size, [name, attribute]) =>
      size + Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + valueBytes(attribute).length,
    0,
  );
}

/** MD5 over the attributes sorted by name, as the developer guide describes it; undefined without any. */
export function attributesMd5(attributes: WireMessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name]!;
    hash.update(withLength(Buffer.from(name)));
    hash.update(withLength(Buffer.from(attribute.DataType)));
    hash.update(Buffer.from([attribute.BinaryValue === undefined ? 1 : 2]));
    hash.update(withLength(valueBytes(attribute)));
  }
  return hash.digest('hex');
}

function valueBytes({ StringValue, BinaryValue }: WireMessageAttribute): Buffer {
  return BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Those that a receiver asks for: by name, by `prefix.*`, or all. */
export function selectAttributes(
  attributes: WireMessageAttributes,
  wanted: readonly string[],
): WireMessageAttributes {
  const isWanted = (name: string) =>
    wanted.some(
      (pattern) =>
        pattern === 'All' ||
        pattern === '.*' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isWanted(name)));
}
