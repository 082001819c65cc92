import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Database } from '../aws/data-api.ts';
import type { SweepSettings } from '../aws/environment.ts';
import { EventOutbox } from '../aws/event-outbox.ts';
import { fullRoundCursor } from '../aws/full-round-cursor.ts';
import { ImageRegister } from '../aws/image-register.ts';
import { stuckImages } from '../aws/image-repository/stuck-images.ts';
import { sweptImages } from '../aws/image-repository/swept-images.ts';
import { multipartUploads } from '../aws/multipart-uploads.ts';
import type { Log } from '../aws/observability.ts';
import { storedObjects } from '../aws/stored-objects.ts';
import { findCompleteUpload, listUploadedObjects } from '../aws/uploaded-objects.ts';
import { forgetOldDeliveries } from '../aws/webhook-repository/new-deliveries.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { Faults } from './faults.ts';
import type { SweepOrder } from './request.ts';
import type { StuckRoundsParts } from './stuck-rounds.ts';
import type { SweepParts } from './sweep.ts';

interface Surroundings extends Pick<StuckRoundsParts, 'queue' | 'setAside' | 'hasTime'> {
  readonly settings: SweepSettings;
  readonly order: SweepOrder;
  readonly database: Database;
  readonly s3: S3Client;
  readonly events: EventBridgeClient;
  readonly logger: Log;
  readonly hasTimeForRounds: () => boolean;
}

/** A sweep over the real database, buckets and queues. */
export function sweepParts(surroundings: Surroundings): SweepParts {
  const { settings, order, database, s3, logger, queue, setAside, hasTime } = surroundings;
  const { bucketName, registerBucketName, lostEventSeconds } = settings;
  const now = () => Date.now();
  const images = sweptImages(database);
  const outbox = new EventOutbox(database, surroundings.events, settings.eventBusName);
  const register = new ImageRegister(s3, registerBucketName);
  const objects = storedObjects(s3, bucketName);
  const listUploads = (imageId: string) => listUploadedObjects(s3, bucketName, imageId);
  const faults = new Faults((attempted, on, error) => {
    const imageId = isImageId(on) ? on : undefined;
    logger.error('sweep:fault', { attempted, on, imageId, error: error as Error });
  });
  const uploads = multipartUploads(s3, bucketName);
  const shared = { images, register, objects, uploads, listUploads, queue, faults, hasTime, now };
  const onUnknownObject = (key: string) => logger.warn('sweep:unknown-object', { key });
  return {
    images: stuckImages(database, settings),
    queue,
    setAside,
    findUpload: (image) => findCompleteUpload(s3, bucketName, image),
    onInconclusive: ({ imageId }, error) => {
      logger.warn('sweep:inconclusive', { imageId, error: error as Error });
    },
    faults,
    batchSize: order.batchSize,
    hasTime: surroundings.hasTimeForRounds,
    tellAll: () => outbox.tellAll(hasTime),
    onTold: (count) => {
      if (count > 0) logger.info('sweep:events-published', { count });
    },
    now,
    terms: settings,
    register,
    look: async (imageId) => {
      try {
        const uploads = await listUploads(imageId);
        return uploads.map(({ lastModified }) => ({ arrivedAt: Date.parse(lastModified ?? '') || 0 }));
      } catch (error) {
        logger.warn('sweep:inconclusive', { imageId, error: error as Error });
        return null;
      }
    },
    settle: shared,
    purge: shared,
    full: order.full
      ? {
          ...shared,
          onUnknownObject,
          forgetOldDeliveries: () => forgetOldDeliveries(database),
          lostEventSeconds,
          orphanSeconds: order.orphanSeconds,
          cursor: fullRoundCursor(s3, registerBucketName),
        }
      : null,
  };
}
