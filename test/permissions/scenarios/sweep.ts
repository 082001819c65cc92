import { randomUUID } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { OBJECT_KEYS, OUTPUTS, REGISTER_KEYS } from '../../../lambdas/contract.ts';
import type { World } from '../world.ts';
import { scenario } from './scenario.ts';

export const lostEventFound = scenario('an upload whose event was lost is queued', async (world) => {
  const { queueUrl } = world.endpoints;
  const { id } = await world.upload();
  await world.settle();
  await world.takeAll(queueUrl);
  await world.sweep();
  return (await world.takeAll(queueUrl)).some((body) => body.includes(id));
});

export const deletedObjectsRemoved = scenario(
  'uploads and maps of a deleted image are removed, and its entry is kept for a second time',
  async (world) => {
    const id = await deletedImage(world);
    await world.run.register.enterDeleting(id);
    const places = [OBJECT_KEYS.raw(id, 'field.jpg'), OBJECT_KEYS.derived(id, 1, 'ndvi.tif')];
    for (const key of places) await world.put(key);
    await world.settle();
    await world.sweep();
    const left = (await Promise.all(places.map((key) => world.keys(key)))).flat();
    const isKept = (await world.entered('deleted')).includes(id);
    return left.length === 0 && isKept && !(await world.entered('deleting')).includes(id);
  },
);

export const deletedUploadAborted = scenario(
  'a multipart upload of a deleted image is aborted, with the parts that it had',
  async (world) => {
    const id = await deletedImage(world);
    await world.run.register.enterDeleting(id);
    const upload = { Bucket: world.endpoints.bucketName, Key: OBJECT_KEYS.raw(id, 'field.jpg') };
    await world.run.s3.send(new CreateMultipartUploadCommand(upload));
    await world.settle();
    await world.sweep();
    const { Bucket } = upload;
    const { Uploads = [] } = await world.run.s3.send(new ListMultipartUploadsCommand({ Bucket }));
    return !Uploads.some(({ Key }) => Key === upload.Key);
  },
);

export const deletionEnded = scenario('a deletion ends once no worker can be left', async (world) => {
  const id = await deletedImage(world);
  await world.run.register.confirmDeleted(id);
  await world.settle();
  await world.sweep();
  return !(await world.entered('deleted')).includes(id);
});

export const finishedEntryRemoved = scenario(
  'an entry of an image that is finished is taken out of the register',
  async (world) => {
    const { id } = await world.completed();
    await world.run.register.enterOpen({ imageId: id, attemptsBefore: 0, objects: 1 });
    await world.settle();
    // With time for it: the database is asked.
    await world.sweep({ full: true });
    return !(await world.entered('open')).includes(id);
  },
);

export const exhaustedSetAside = scenario(
  'an image whose last worker died is set aside, so that somebody is told',
  async (world) => {
    const { id } = await world.upload();
    await world.sql(
      `UPDATE images SET processing_status = 'processing', attempt = 3, claimed_by = gen_random_uuid(),
        uploaded_at = now(), lease_until = now() - interval '1 minute' WHERE id = $1`,
      id,
    );
    await world.sweep({ full: true });
    const messages = await world.takeAll(world.endpoints.deadLetterQueueUrl);
    return messages.some((body) => body.includes(id));
  },
);

export const untoldEventPublished = scenario(
  'the event of an image that the sweep gave up is published',
  async (world) => {
    const { id } = await world.upload();
    await world.sql(
      `UPDATE images SET upload_expires_at = now(), processing_status = 'failed', failure_code = 'upload_expired',
        failure_reason = 'it never came' WHERE id = $1`,
      id,
    );
    await world.sweep({ full: true });
    const { rows } = await world.sql('SELECT FROM image_events WHERE image_id = $1', id);
    return rows.length === 0;
  },
);

export const missingEntryMade = scenario(
  'the daily round enters an open image whose entry is missing',
  async (world) => {
    const { id } = await world.upload();
    await world.run.register.removeOpen({ imageId: id, attemptsBefore: 0, objects: 1 });
    await world.sweep({ full: true });
    return (await world.entered('open')).includes(id);
  },
);

export const missingDeletionEntered = scenario(
  'the daily round enters a deletion whose entry is missing',
  async (world) => {
    const id = await deletedImage(world);
    await world.sweep({ full: true });
    return (await world.entered('deleting')).includes(id);
  },
);

export const orphanRemoved = scenario(
  'the daily round removes a map that no analysis names',
  async (world) => {
    const orphan = OBJECT_KEYS.derived(randomUUID(), 1, 'ndvi.tif');
    await world.put(orphan);
    await world.sweep({ full: true, orphanSeconds: 0 });
    return (await world.keys(orphan)).length === 0;
  },
);

export const roundRemembered = scenario(
  'the daily round goes on where the last one ended, and leaves its time',
  async (world) => {
    const register = String(world.run.pipeline.outputs[OUTPUTS.registerBucketName]);
    const { fullRoundCompleted, fullRoundCursor, fullRoundPrefix } = REGISTER_KEYS;
    // Behind all orphans: this one is not looked at.
    const passedOver = OBJECT_KEYS.derived('00000000-0000-4000-8000-000000000000', 1, 'ndvi.tif');
    await world.put(passedOver);
    await world.put(
      fullRoundCursor,
      JSON.stringify({ prefix: OBJECT_KEYS.derivedPrefix, after: passedOver }),
      register,
    );
    const [before] = await completedAt(world, register);
    await world.sweep({ full: true, orphanSeconds: 0 });
    const [after] = await completedAt(world, register);
    const isKept = (await world.keys(passedOver)).length === 1;
    const left = await world.keys(fullRoundPrefix, register);
    return isKept && after !== before && left.join() === fullRoundCompleted;
  },
);

async function completedAt({ run }: World, Bucket: string): Promise<(number | undefined)[]> {
  const command = new ListObjectsV2Command({ Bucket, Prefix: REGISTER_KEYS.fullRoundCompleted });
  const { Contents = [] } = await run.s3.send(command);
  return Contents.map(({ LastModified }) => LastModified?.getTime());
}

/** Its tombstone; no entry yet. */
async function deletedImage(world: World): Promise<string> {
  const id = randomUUID();
  await world.sql(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'owner')`, id);
  return id;
}
