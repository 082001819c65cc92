import type { CreateImageResponse } from '../../../lambdas/api/types.ts';
import { photo } from '../../end-to-end/images.ts';
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
