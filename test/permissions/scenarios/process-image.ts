import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { OBJECT_KEYS } from '../../../lambdas/contract.ts';
import { serviceFaults } from '../../../local/faults/service-faults.ts';
import { S3Error } from '../../../local/s3/s3-error.ts';
import { SAMPLE_BEDS_PATH, SAMPLE_PATH } from '../../../sample/make-sample.ts';
import { photo } from '../../end-to-end/images.ts';
import { micasensePair } from '../../imagery/capture/capture-fixture.ts';
import { tiffFixture } from '../../imagery/tiff-fixture.ts';
import { messageOf } from '../world.ts';
import { scenario } from './scenario.ts';

export const uploadProcessed = scenario(
  'an upload is analysed, and its entry leaves the register',
  async (world) => {
    const image = await world.upload();
    await world.process(messageOf(image));
    const isClosed = !(await world.entered('open')).includes(image.id);
    return isClosed && (await world.statusOf(image.id)) === 'completed';
  },
);

export const captureProcessed = scenario(
  'a capture of several files is found whole, and analysed',
  async (world) => {
    const files = micasensePair();
    const captureGroup = files.map(({ length: size }, index) => {
      return { filename: `IMG_0001_${index + 3}.tif`, contentType: 'image/tiff', size };
    });
    const { id, uploads } = await world.run.app.create({ captureGroup });
    for (const [index, bytes] of files.entries())
      await world.run.app.send({ upload: uploads![index]! }, bytes);
    await world.process(messageOf({ id, key: OBJECT_KEYS.raw(id, captureGroup[0]!.filename) }));
    return (await world.statusOf(id)) === 'completed';
  },
);

export const objectAdopted = scenario('an object that came without an image becomes one', async (world) => {
  const image = newImage();
  await world.put(image.key, await photo());
  await world.process(messageOf(image));
  return (await world.statusOf(image.id)) === 'completed';
});

export const lateObjectReported = scenario(
  'an object that came for a deleted image is told to what removes it',
  async (world) => {
    const image = await world.upload();
    await world.run.app.delete(image.id);
    await world.run.register.removeDeleting(image.id);
    await world.process(messageOf(image));
    return (await world.entered('deleting')).includes(image.id);
  },
);

/** Its map is of more than 5 MiB, which goes to S3 in parts: noise does not get smaller. */
export const brokenMapAbandoned = scenario(
  'a map that broke off half-way leaves no parts behind',
  async (world) => {
    const side = 1536;
    const noise = () => Uint16Array.from({ length: side * side }, () => 1 + Math.random() * 60_000);
    const bytes = tiffFixture({ width: side, height: side, bands: [noise(), noise()] });
    const image = await world.upload(bytes, { bands: { red: 1, nir: 2 }, scale: 0.00001 });
    let begun = false;
    world.onCall = ({ operation }) => {
      begun ||= operation === 'UploadPart';
      return operation === 'UploadPart'
        ? { answer: new S3Error('AccessDenied', 'Not this part.') }
        : undefined;
    };
    await world.process(messageOf(image));
    const command = new ListMultipartUploadsCommand({ Bucket: world.endpoints.bucketName });
    const { Uploads = [] } = await world.run.s3.send(command);
    return begun && !Uploads.some(({ Key = '' }) => Key.includes(image.id));
  },
);

export const bedsMeasured = scenario(
  'the beds of a field are measured in the maps of an image',
  async (world) => {
    const { app } = world.run;
    const field = `Field ${randomUUID()}`;
    const image = await world.upload(await readFile(SAMPLE_PATH), { field });
    await world.process(messageOf(image));
    const beds = JSON.parse(await readFile(SAMPLE_BEDS_PATH, 'utf8'));
    await app.call('PUT', `/fields/${encodeURIComponent(field)}/beds`, beds);
    await world.process({ kind: 'measure-beds', imageId: image.id });
    const { status } = await app.call('GET', `/images/${image.id}/beds`);
    await world.takeAll(world.endpoints.queueUrl);
    return status === 200;
  },
);

export const poisonSetAside = scenario(
  'a message that is none is set aside, with the reason',
  async (world) => {
    const poison = `no message ${randomUUID()}`;
    await world.process(poison);
    return (await world.takeAll(world.endpoints.deadLetterQueueUrl)).includes(poison);
  },
);

export const replacedImageReturned = scenario(
  'the message of an image whose bytes were replaced meanwhile comes back at once',
  async (world) => {
    const { endpoints, run } = world;
    const image = await world.upload();
    await world.takeAll(endpoints.queueUrl);
    await run.send(JSON.stringify(messageOf(image)));
    const { Messages = [] } = await run.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: endpoints.queueUrl, VisibilityTimeout: 600 }),
    );
    world.onCall = async ({ operation, subject }) => {
      if (operation !== 'GetObject' || !subject.includes(image.id)) return undefined;
      world.onCall = () => undefined;
      await world.put(image.key, 'other bytes');
      return undefined;
    };
    await world.process(messageOf(image), Messages[0]!.ReceiptHandle);
    return (await world.takeAll(endpoints.queueUrl)).length === 1;
  },
);

export const turnGivenUp = scenario(
  'a message for which no time is left goes to the end of the queue',
  async (world) => {
    const image = newImage();
    await world.takeAll(world.endpoints.queueUrl);
    // Half of the time is spent on looking for an owner who has waited longer.
    world.onCall = ({ sql }) =>
      sql?.includes('offered_at') ? { delay: 2200, answer: serviceFaults.statementTimeout() } : undefined;
    await world.process(messageOf(image), 'none', 4);
    return (await world.takeAll(world.endpoints.queueUrl)).some((body) => body.includes(image.id));
  },
);

export const queueEmptied = scenario(
  'messages of the queue are handed to process-image, and deleted',
  async (world) => {
    const { run, endpoints } = world;
    await world.takeAll(endpoints.queueUrl);
    const poison = `no message ${randomUUID()}`;
    await run.send(poison);
    await world.switchProcessing(true);
    const isEmptied = await world.until(async () => {
      const { visible, inFlight } = await run.queueDepth();
      return visible + inFlight === 0;
    });
    await world.switchProcessing(false);
    return isEmptied && (await world.takeAll(endpoints.deadLetterQueueUrl)).includes(poison);
  },
);

function newImage() {
  const id = randomUUID();
  return { id, key: OBJECT_KEYS.raw(id, 'field.jpg') };
}
