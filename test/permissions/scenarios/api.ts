import type { CreateImageResponse } from '../../../lambdas/api/types.ts';
import type {
  MultipartUploadsResponse,
  SignPartsResponse,
  UploadAgainResponse,
} from '../../../lambdas/api/upload-types.ts';
import { photo } from '../../end-to-end/images.ts';
import type { World } from '../world.ts';
import { scenario } from './scenario.ts';

export const uploadAccepted = scenario(
  'an image is created, entered in the register, and its upload accepted',
  async (world) => {
    const { app } = world.run;
    const bytes = await photo();
    const request = { filename: 'field.jpg', contentType: 'image/jpeg', size: bytes.length };
    const { status, body } = await app.call<CreateImageResponse>('POST', '/images', request);
    if (status !== 201) return false;
    return (await app.send(body, bytes)).ok && (await world.entered('open')).includes(body.id);
  },
);

export const mapDownloaded = scenario(
  'what was computed is downloaded by the links of the image',
  async (world) => {
    const { id } = await world.completed();
    const { analysis } = await world.run.app.image(id);
    const response = await fetch(analysis!.outputs[0]!.url);
    await response.arrayBuffer();
    return response.ok;
  },
);

export const imageDeleted = scenario(
  'an image is deleted, and what removes its objects is told',
  async (world) => {
    const { id } = await world.upload();
    const { status } = await world.run.app.delete(id);
    return status === 204 && (await world.entered('deleting')).includes(id);
  },
);

export const imageReprocessed = scenario(
  'an image that is to be processed again is in the queue',
  async (world) => {
    const { id } = await world.completed();
    await world.takeAll(world.endpoints.queueUrl);
    const { status } = await world.run.app.reprocess(id);
    const queued = await world.takeAll(world.endpoints.queueUrl);
    return status === 202 && queued.some((body) => body.includes(id));
  },
);

export const uploadInPartsCompleted = scenario(
  'an upload in parts is completed, and answered the same when it is completed again',
  async (world) => {
    const { app } = world.run;
    const { path, bytes } = await begunInParts(world);
    const { body } = await app.call<SignPartsResponse>('POST', `${path}/parts`, { partNumbers: [1] });
    const sent = await fetch(body.parts[0]!.url, { method: 'PUT', body: new Uint8Array(bytes) });
    const parts = [{ partNumber: 1, etag: sent.headers.get('etag') }];
    const complete = () => app.call('POST', `${path}/complete`, { parts });
    return (await complete()).status === 200 && (await complete()).status === 200;
  },
);

export const uploadFoundAgain = scenario('an upload in parts is found again by its image', async (world) => {
  const { id, uploadId } = await begunInParts(world);
  const { body } = await world.run.app.call<MultipartUploadsResponse>('GET', `/images/${id}/multipart`);
  return body.uploads.some((upload) => upload.uploadId === uploadId);
});

export const uploadAborted = scenario('an upload in parts is given up', async (world) => {
  const { path } = await begunInParts(world);
  return (await world.run.app.call('DELETE', path)).status === 204;
});

async function begunInParts({ run: { app } }: World) {
  const bytes = await photo();
  const request = { filename: 'field.jpg', contentType: 'image/jpeg', size: bytes.length };
  const { id } = await app.create(request);
  const wanted = { method: 'multipart' };
  const { body } = await app.call<UploadAgainResponse>('POST', `/images/${id}/upload`, wanted);
  if (body.method !== 'multipart') throw new Error(`the upload is answered as ${body.method}`);
  return { id, uploadId: body.uploadId, path: `/images/${id}/multipart/${body.uploadId}`, bytes };
}
