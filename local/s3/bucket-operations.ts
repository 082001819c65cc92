import { receiveText } from './body-expectation.ts';
import type { BucketExchange, Exchange, Reply } from './exchange.ts';
import { S3Error } from './s3-error.ts';
import { element, parent, parseXml, xmlDocument } from './xml.ts';

export async function listBuckets({ service }: Exchange): Promise<Reply> {
  const buckets = service.store
    .list()
    .map(({ name, created }) => parent('Bucket', element('Name', name) + element('CreationDate', created)));
  const owner = parent('Owner', element('ID', service.account));
  return {
    status: 200,
    body: xmlDocument('ListAllMyBucketsResult', owner + parent('Buckets', buckets.join(''))),
  };
}

export async function createBucket(exchange: Exchange): Promise<Reply> {
  const { service, target } = exchange;
  const name = target.bucket!;
  refuseBadName(name);
  const region = locationConstraint(await receiveText(exchange)) ?? 'us-east-1';
  if (region !== service.region) {
    const message = `The ${region} location constraint is incompatible for the region specific endpoint this request was sent to.`;
    throw new S3Error('IllegalLocationConstraintException', message);
  }
  const exists = service.store.find(name) !== undefined;
  // Everywhere but in the oldest region, which answers that all is well.
  if (exists && region !== 'us-east-1') {
    const message = 'Your previous request to create the named bucket succeeded and you already own it.';
    throw new S3Error('BucketAlreadyOwnedByYou', message, { BucketName: name });
  }
  await service.store.create(name);
  return { status: 200, headers: { location: `/${name}` } };
}

export async function headBucket({ service }: BucketExchange): Promise<Reply> {
  return { status: 200, headers: { 'x-amz-bucket-region': service.region } };
}

export async function deleteBucket({ service, bucket }: BucketExchange): Promise<Reply> {
  await service.store.delete(bucket);
  return { status: 204 };
}

/** The oldest region has an empty name here. */
export async function getBucketLocation({ service }: BucketExchange): Promise<Reply> {
  const region = service.region === 'us-east-1' ? '' : service.region;
  return { status: 200, body: xmlDocument('LocationConstraint', region) };
}

export function refuseBadName(name: string): void {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')) return;
  throw new S3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
}

function locationConstraint(text: string): string | undefined {
  if (text === '') return undefined;
  const { LocationConstraint } = parseXml(text, 'CreateBucketConfiguration');
  return typeof LocationConstraint === 'string' ? LocationConstraint : undefined;
}
