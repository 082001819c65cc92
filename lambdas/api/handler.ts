import type { Context } from 'aws-lambda';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { readDerivedText } from '../aws/derived-text.ts';
import { readAnswerSettings, readApiSettings } from '../aws/environment.ts';
import { ImageRegister } from '../aws/image-register.ts';
import { multipartUploads } from '../aws/multipart-uploads.ts';
import { beginLog, createLogger, createMetrics, type LogKeys, MetricUnit } from '../aws/observability.ts';
import { presignDownload, presignUpload } from '../aws/presigned-links.ts';
import { presignedMultipart } from '../aws/presigned-multipart.ts';
import { createQueueClient, queueImages } from '../aws/process-image-queue.ts';
import { reportDatabaseFault } from '../aws/report-database-fault.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { objectUrl, presignForm } from '../aws/upload-policy.ts';
import { listUploadedObjects } from '../aws/uploaded-objects.ts';
import { queueDeliveries } from '../aws/webhook-messages.ts';
import { METRICS } from '../contract.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { webhookSecret } from '../webhooks/signature.ts';
import { answer } from './answer.ts';
import type { ApiParts } from './api-parts.ts';
import type { HttpEvent, HttpResponse } from './http.ts';
import { entered, reported } from './storage-unavailable.ts';

const settings = readApiSettings();
const databaseClient = createDataApiClient();
const s3 = createS3Client();
const queueClient = createQueueClient();
const register = new ImageRegister(s3, settings.registerBucketName);
const { isOnLoopback } = readAnswerSettings();
const logger = createLogger('api');
const metrics = createMetrics('api');

/** Milliseconds: API Gateway gives up on a request after 30 s, and the statement itself needs some time. */
const RESUME_BUDGET = 20_000;
/** Milliseconds kept for the answer that the database is still resuming. */
const ANSWER_RESERVE = 3_000;
/** Milliseconds kept for the answer that a service did not answer. */
const ABORT_RESERVE = 1_000;
/** Milliseconds: nobody waits longer for a message that the sweep can do without. */
const QUEUE_BUDGET = 5_000;

export async function handler(event: HttpEvent, context: Context): Promise<HttpResponse> {
  beginLog(logger, context, keysOf(event));
  const started = performance.now();
  const response = await answer(event, partsFor(context), (error) => {
    logger.error('request:fault', { error: error as Error });
  });
  const { routeKey } = event;
  const milliseconds = Math.round(performance.now() - started);
  const { method } = event.requestContext.http;
  logger.info('request:answered', { method, route: routeKey, status: response.statusCode, milliseconds });
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return response;
}

/** The route and not the path: what a client writes into one may be anything. */
function keysOf(event: HttpEvent): LogKeys {
  const { requestId, authorizer } = event.requestContext;
  const imageId = event.pathParameters?.id ?? '';
  const owner = authorizer?.jwt?.claims?.sub;
  return {
    requestId,
    ...(isImageId(imageId) ? { imageId } : {}),
    ...(typeof owner === 'string' ? { owner } : {}),
  };
}

function partsFor(context: Context): ApiParts {
  const started = performance.now();
  const remainingMilliseconds = () =>
    Math.min(
      RESUME_BUDGET - (performance.now() - started),
      context.getRemainingTimeInMillis() - ANSWER_RESERVE,
    );
  const signal = AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - ABORT_RESERVE, 0));
  return {
    database: connectDatabase(databaseClient, settings.database, {
      remainingMilliseconds,
      signal,
      onFault: (error) => reportDatabaseFault(error, logger, metrics),
    }),
    register: {
      enterOpen: (entry) => entered(entry.imageId, register.enterOpen(entry), signal),
      enterDeleting: (imageId) => entered(imageId, register.enterDeleting(imageId), signal),
    },
    queue: (image) => queue(image, signal),
    measureBeds: (imageIds) => measureBeds(imageIds, signal),
    links: {
      upload: (terms) => presignUpload(s3, settings.bucketName, terms),
      form: (terms) => presignForm(s3, settings.bucketName, terms),
      multipart: presignedMultipart(s3, settings.bucketName),
      location: (key) => objectUrl(s3, settings.bucketName, key),
      download: (key) => presignDownload(s3, settings.bucketName, key, settings.downloadLifetimeSeconds),
    },
    readDocument: (key) =>
      reported('read a result', key, readDerivedText(s3, settings.bucketName, key, signal)),
    multipart: multipartParts(),
    uploads: (imageId) =>
      reported('list what was uploaded', imageId, listUploadedObjects(s3, settings.bucketName, imageId)),
    bucketName: settings.bucketName,
    uploadLifetimeSeconds: settings.uploadLifetimeSeconds,
    downloadLifetimeSeconds: settings.downloadLifetimeSeconds,
    maximumUploadBytes: settings.maximumUploadBytes,
    allowedUploadTypes: settings.allowedUploadTypes,
    hasMd5Etags: settings.hasMd5Etags,
    webhooks: {
      secretOf,
      queue: (delivery) => queueDeliveries(queueClient, settings.webhookQueueUrl, [delivery]),
      allowsLoopback: isOnLoopback,
    },
    onCreated: (imageId) => count('imagesCreated', 'image:created', imageId),
    onReprocessed: (imageId) => count('imagesReprocessed', 'image:reprocessed', imageId),
    onDeleted: (imageId) => count('imagesDeleted', 'image:deleted', imageId),
  };
}

let readMasterSecret: (() => Promise<string>) | undefined;

/** Its client is loaded by the first webhook: no other request waits for it. */
async function secretOf(webhookId: string): Promise<string> {
  readMasterSecret ??= (await import('../aws/master-secret.ts')).masterSecret(settings.webhookSecretArn);
  return webhookSecret(await readMasterSecret(), webhookId);
}

/** The bucket's multipart uploads, with their faults as the API has them. */
function multipartParts(): ApiParts['multipart'] {
  const uploads = multipartUploads(s3, settings.bucketName);
  return {
    create: (upload) => reported('begin an upload', upload.key, uploads.create(upload)),
    list: (prefix) => reported('list uploads', prefix, uploads.list(prefix)),
    parts: (key, uploadId) => reported('list parts', key, uploads.parts(key, uploadId)),
    complete: (key, id, parts) => reported('complete an upload', key, uploads.complete(key, id, parts)),
    abort: (key, uploadId) => reported('abort an upload', key, uploads.abort(key, uploadId)),
  };
}

function count(
  metric: 'imagesCreated' | 'imagesReprocessed' | 'imagesDeleted',
  event: string,
  imageId: string,
) {
  metrics.addMetric(METRICS[metric], MetricUnit.Count, 1);
  logger.appendKeys({ imageId });
  logger.info(event);
}

async function measureBeds(imageIds: readonly string[], signal: AbortSignal): Promise<void> {
  if (imageIds.length === 0) return;
  const messages = imageIds.map((imageId) => ({ kind: 'measure-beds', imageId }) as const);
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(QUEUE_BUDGET)]);
  const { faults } = await queueImages(queueClient, settings.queueUrl, messages, inTime);
  if (faults.length > 0) logger.warn('beds:not-queued', { faults });
}

async function queue({ id, key }: { readonly id: string; readonly key: string }, signal: AbortSignal) {
  const message = { kind: 'process-image', imageId: id, key } as const;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(QUEUE_BUDGET)]);
  const { faults } = await queueImages(queueClient, settings.queueUrl, [message], inTime);
  if (faults.length > 0) logger.warn('image:not-queued', { imageId: id, faults });
}
