import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRawKey } from '../../lambdas/aws/object-key.ts';
import { PoisonMessageError, parseQueueMessage } from '../../lambdas/aws/queue-message.ts';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { arrivalOf } from './image-states.ts';

const ID = '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11';
const BUCKET = 'images';

/** A record as S3 writes it: the key form-encoded. */
function record(key: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  const encoded = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
  return {
    eventVersion: '2.1',
    eventName: 'ObjectCreated:Put',
    eventTime: '2026-05-01T10:00:00.000Z',
    s3: { bucket: { name: BUCKET }, object: { key: encoded, size: 5 } },
    ...changes,
  };
}

/** As EventBridge hands on what GuardDuty tells. */
function scanResult(
  object: Record<string, unknown> = {},
  scanResultStatus: string = 'NO_THREATS_FOUND',
): Record<string, unknown> {
  const s3ObjectDetails = {
    bucketName: BUCKET,
    objectKey: `raw/${ID}/a.tif`,
    eTag: 'e1',
    versionId: 'v1',
    s3Throttled: false,
    ...object,
  };
  return {
    version: '0',
    'detail-type': 'GuardDuty Malware Protection Object Scan Result',
    source: 'aws.guardduty',
    detail: {
      schemaVersion: '1.0',
      scanStatus: 'COMPLETED',
      resourceType: 'S3_OBJECT',
      s3ObjectDetails,
      scanResultDetails: { scanResultStatus, threats: null },
    },
  };
}

const parse = (message: unknown) => parseQueueMessage(JSON.stringify(message), BUCKET);
const filenames = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !name.includes('/'));

describe('a message of the queue', () => {
  it('from S3 names its objects, whatever characters their keys hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uuid(), filenames), { minLength: 1 }), (objects) => {
        const keys = objects.map(([id, filename]) => OBJECT_KEYS.raw(id, filename));
        const { arrivals, faults } = parse({ Records: keys.map((key) => record(key)) });
        expect(faults).toEqual([]);
        expect(arrivals.map((arrival) => arrival.key)).toEqual(keys);
        expect(arrivals.map((arrival) => arrival.imageId)).toEqual(objects.map(([id]) => id));
      }),
    );
  });

  it('carries the time of the event', () => {
    const key = `raw/${ID}/a b+c.tif`;
    expect(parse({ Records: [record(key)] }).arrivals).toEqual([
      arrivalOf(ID, key, { arrivedAt: '2026-05-01T10:00:00.000Z' }),
    ]);
  });

  it('from the sweep names its image', () => {
    const key = `raw/${ID}/a.tif`;
    expect(parse({ kind: 'process-image', imageId: ID, key }).arrivals).toEqual([arrivalOf(ID, key)]);
  });

  it('that was set aside after the last attempt says which one that was', () => {
    const message = { kind: 'process-image', imageId: ID, key: `raw/${ID}/a.tif`, exhaustedAttempt: 3 };
    expect(parse(message).arrivals).toMatchObject([{ exhaustedAttempt: 3 }]);
    expect(parse({ ...message, exhaustedAttempt: 'x' }).arrivals).toMatchObject([{ exhaustedAttempt: null }]);
  });

  it('names the content by its ETag, without quotes, and the order of events', () => {
    const versions = ['0061A5B2C3D4E5F6', '0061a5b2c3d4e5f601', '0061A5B2C3D4E5F7'].map(
      (sequencer, index) => {
        const object = { key: `raw/${ID}/a.tif`, eTag: `"v${index}"`, sequencer };
        return parse({ Records: [record('', { s3: { bucket: { name: BUCKET }, object } })] }).arrivals[0]!;
      },
    );
    expect(versions.map(({ etag }) => etag)).toEqual(['v0', 'v1', 'v2']);
    const sequencers = versions.map(({ sequencer }) => sequencer ?? '');
    expect(sequencers.toSorted()).toEqual(sequencers);
    expect(new Set(sequencers.map(({ length }) => length)).size).toBe(1);
  });

  it.each([
    { eTag: 'a' },
    { sequencer: '0A' },
    { eTag: 'a', sequencer: 'no number' },
    { eTag: 5, sequencer: 5 },
  ])('with half of that (%j) names no content', (half) => {
    const s3 = { bucket: { name: BUCKET }, object: { key: `raw/${ID}/a.tif`, ...half } };
    expect(parse({ Records: [record('', { s3 })] }).arrivals).toMatchObject([
      { etag: null, sequencer: null },
    ]);
  });

  it('from GuardDuty names its object as it is, and the content that was scanned', () => {
    fc.assert(
      fc.property(fc.uuid(), filenames, fc.string(), (id, filename, status) => {
        const key = OBJECT_KEYS.raw(id, filename);
        expect(parse(scanResult({ objectKey: key }, status))).toEqual({
          arrivals: [{ ...arrivalOf(id, key), scannedEtag: 'e1' }],
          faults: [],
        });
      }),
    );
  });

  it.each([
    ['other_bucket', scanResult({ bucketName: 'b' })],
    ['unknown_key', scanResult({ objectKey: 'malware-protection-resource-validation-object' })],
    ['unknown_key', scanResult({ objectKey: `derived/${ID}/1/a.tif` })],
    ['unknown_key', scanResult({ objectKey: 5 })],
    ['not_an_arrival', { ...scanResult(), source: 'somebody' }],
    ['not_an_arrival', { ...scanResult(), detail: { resourceType: 'EC2_INSTANCE' } }],
    ['not_an_arrival', { ...scanResult(), detail: null }],
    ['not_a_message', { ...scanResult(), 'detail-type': 'GuardDuty Finding' }],
  ])('from GuardDuty that is none is poison: %s', (code, message) => {
    expect(() => parse(message)).toThrow(expect.objectContaining({ code }));
  });

  it('that S3 sends to try the queue has nothing to do', () => {
    expect(parse({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET })).toEqual({
      arrivals: [],
      faults: [],
    });
  });

  it.each([
    [
      'another bucket',
      record(`raw/${ID}/a.tif`, { s3: { bucket: { name: 'b' }, object: { key: `raw/${ID}/a` } } }),
    ],
    ['another prefix', record(`derived/${ID}/a.tif`)],
    ['no id', record('raw/a.tif')],
    ['a deeper key', record(`raw/${ID}/a/b.tif`)],
    ['a name that no text holds', record(`raw/${ID}/a\0.tif`)],
    ['a removal', record(`raw/${ID}/a.tif`, { eventName: 'ObjectRemoved:Delete' })],
    [
      'a broken encoding',
      record('', { s3: { bucket: { name: BUCKET }, object: { key: `raw/${ID}/%ff%` } } }),
    ],
    ['nothing of S3', {}],
  ])('with a record about %s reports it, and still processes the others', (_name, bad) => {
    const { arrivals, faults } = parse({ Records: [bad, record(`raw/${ID}/a.tif`)] });
    expect(arrivals).toHaveLength(1);
    expect(faults).toHaveLength(1);
  });

  it.each([
    'not JSON',
    '[]',
    'null',
    '{}',
    '{"Records":[]}',
    '{"Records":{}}',
    '{"kind":"process-image"}',
    JSON.stringify({ kind: 'process-image', imageId: ID, key: 'raw/other/a.tif' }),
  ])('that reads %s is poison', (body) => {
    expect(() => parseQueueMessage(body, BUCKET)).toThrow(PoisonMessageError);
  });

  it('of any other form is poison, and nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        try {
          parseQueueMessage(body, BUCKET);
        } catch (error) {
          expect(error).toBeInstanceOf(PoisonMessageError);
        }
      }),
    );
  });
});

describe('an object key', () => {
  it('is read back as it was made', () => {
    fc.assert(
      fc.property(fc.uuid(), filenames, (imageId, filename) => {
        expect(parseRawKey(OBJECT_KEYS.raw(imageId, filename))).toEqual({ imageId, filename });
      }),
    );
  });

  it('has its id in lower case only', () => {
    expect(parseRawKey(`raw/${ID.toUpperCase()}/a.tif`)).toBeNull();
  });
});
