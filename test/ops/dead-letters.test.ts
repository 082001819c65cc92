import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exhaustedMessage } from '../../lambdas/aws/exhausted-images.ts';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { toLetter } from '../../ops/dead-letters.ts';

const id = randomUUID();
const key = OBJECT_KEYS.raw(id, 'beds.tif');

function letter(Body: string, reason?: string) {
  const MessageAttributes =
    reason === undefined ? {} : { reason: { DataType: 'String', StringValue: reason } };
  return toLetter({ MessageId: 'm', ReceiptHandle: 'r', Body, MessageAttributes }, 'farm');
}

describe('a dead letter', () => {
  it('of an image whose attempts are spent can be tried again', () => {
    const body = JSON.stringify(exhaustedMessage({ imageId: id, key, attempt: 5 }));
    expect(letter(body, 'gave up after 5 attempts')).toMatchObject({ poison: false, imageIds: [id] });
  });

  it('that SQS has moved has no reason of its own, and can be tried again', () => {
    const object = { key, eTag: 'e', sequencer: '1' };
    const record = { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'farm' }, object } };
    const found = letter(JSON.stringify({ Records: [record] }));
    expect(found).toMatchObject({ poison: false, imageIds: [id] });
    expect(found.reason).toContain('moved by SQS');
  });

  it('of another object of an image is poison, although it can be read', () => {
    const body = JSON.stringify({ kind: 'process-image', imageId: id, key });
    expect(letter(body, `other_object: ${key}`)).toMatchObject({ poison: true, imageIds: [id] });
  });

  it('that cannot be read is poison, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(letter(body)).toMatchObject({ poison: true, imageIds: [] });
      }),
    );
  });
});
