import type { RequestContext } from '../access/policy-conditions.ts';
import { asList } from '../access/policy-pattern.ts';
import { receiveText } from './body-expectation.ts';
import type { ObjectExchange, Reply } from './exchange.ts';
import type { ObjectRecord } from './object-record.ts';
import { findObject, refuseVersion } from './read-object.ts';
import { S3Error } from './s3-error.ts';
import { element, malformed, parent, parseXml, xmlDocument } from './xml.ts';

export type ObjectTags = Readonly<Record<string, string>>;

const mostTags = 10;
const longestKey = 128; // characters
const longestValue = 256; // characters

export async function getObjectTagging(exchange: ObjectExchange): Promise<Reply> {
  refuseVersion(exchange.target.parameters.get('versionId'));
  const { tags = {} } = findObject(exchange);
  const set = Object.entries(tags).map(([key, value]) =>
    parent('Tag', element('Key', key) + element('Value', value)),
  );
  return { status: 200, body: xmlDocument('Tagging', parent('TagSet', set.join(''))) };
}

/** Replaces all tags. Neither the ETag nor the time of the last change is another one then, and no event tells of it. */
export async function putObjectTagging(exchange: ObjectExchange): Promise<Reply> {
  refuseVersion(exchange.target.parameters.get('versionId'));
  const tags = parseTags(await receiveText(exchange));
  return setTags(exchange, tags, 200);
}

export async function deleteObjectTagging(exchange: ObjectExchange): Promise<Reply> {
  refuseVersion(exchange.target.parameters.get('versionId'));
  return setTags(exchange, {}, 204);
}

async function setTags(exchange: ObjectExchange, tags: ObjectTags, status: number): Promise<Reply> {
  findObject(exchange);
  // Deleted just now: the answer is that of an object that is not there.
  if (!(await exchange.bucket.objects.setTags(exchange.key, tags))) findObject(exchange);
  return { status };
}

/** Actions that know the condition keys `s3:ExistingObjectTag/<key>`. */
const actionsOnTags: readonly string[] = [
  's3:GetObject',
  's3:GetObjectTagging',
  's3:PutObjectTagging',
  's3:DeleteObjectTagging',
];

export function existingTagsContext(action: string, record: ObjectRecord | undefined): RequestContext {
  const tags = actionsOnTags.includes(action) ? Object.entries(record?.tags ?? {}) : [];
  return Object.fromEntries(tags.map(([key, value]) => [`s3:ExistingObjectTag/${key}`, value]));
}

function parseTags(text: string): ObjectTags {
  const { TagSet } = parseXml(text, 'Tagging');
  if (TagSet === undefined) throw malformed();
  const given = TagSet === '' ? [] : (asList((TagSet as { Tag?: unknown }).Tag) as Record<string, unknown>[]);
  const tags = given.map(({ Key, Value }) => {
    if (typeof Key !== 'string' || typeof Value !== 'string') throw malformed();
    if (Key.length > longestKey) throw invalidTag('The TagKey you have provided is invalid');
    if (Value.length > longestValue) throw invalidTag('The TagValue you have provided is invalid');
    return [Key, Value] as const;
  });
  if (tags.length > mostTags) throw new S3Error('BadRequest', 'Object tags cannot be greater than 10');
  const byKey = Object.fromEntries(tags);
  if (Object.keys(byKey).length < tags.length) {
    throw invalidTag('Cannot provide multiple Tags with the same key');
  }
  return byKey;
}

function invalidTag(message: string): S3Error {
  return new S3Error('InvalidTag', message);
}
