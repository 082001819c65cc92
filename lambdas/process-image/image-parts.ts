import type { Context } from 'aws-lambda';
import { uploadFile, uploadText } from '../aws/derived-objects.ts';
import { describeFault } from '../aws/describe-fault.ts';
import { EventOutbox } from '../aws/event-outbox.ts';
import { imageClaims } from '../aws/image-repository/image-claims.ts';
import { MultipartMap } from '../aws/multipart-map.ts';
import { MetricUnit } from '../aws/observability.ts';
import { openS3Object } from '../aws/s3-byte-source.ts';
import { listScannedObjects } from '../aws/scanned-objects.ts';
import { describeUnclaimed } from '../aws/unclaimed-objects.ts';
import { listUploadedObjects } from '../aws/uploaded-objects.ts';
import { METRICS } from '../contract.ts';
import { analyseImage } from '../imagery/analyse-image.ts';
import type { MalwareGate } from './malware-gate.ts';
import type { ProcessImageParts } from './process-image.ts';
import { reportClaim } from './report-outcome.ts';
import type { OutputStore } from './store-outputs.ts';
import {
  databaseFor,
  eventClient,
  logger,
  metrics,
  register,
  remainingMilliseconds,
  s3,
  settings,
} from './surroundings.ts';

const MEBIBYTE = 1024 * 1024;

/** What one image is processed with, on AWS. Made anew for each, because the time that is left differs. */
export function imageParts(context: Context, retryAfterSeconds: number): ProcessImageParts {
  return {
    claims: imageClaims(databaseFor(context), settings, listUploads),
    register,
    gate,
    describeUnclaimed: ({ key }) => describeUnclaimed(s3, settings, key),
    onOpened: reportOpening,
    tellOf: (imageId) =>
      new EventOutbox(databaseFor(context), eventClient, settings.eventBusName).tellOf(imageId),
    onRegisterFault: (error) => logger.warn('register:entry-left', error as Error),
    onClaimed: (claim) => reportClaim(claim, logger, metrics),
    onWorkspace: (peakBytes) => {
      metrics.addMetric(METRICS.peakTemporaryStorage, MetricUnit.Megabytes, peakBytes / MEBIBYTE);
    },
    openSource,
    outputs,
    analyse: analyseImage,
    describeFault,
    retryAfterSeconds,
    lease: {
      leaseSeconds: settings.leaseSeconds,
      onRenewalFault: (error) => logger.warn('lease:renewal-failed', error as Error),
    },
    maximumPixels: settings.maximumPixels,
    outOfTime: AbortSignal.timeout(remainingMilliseconds(context)),
  };
}

const gate: MalwareGate | null =
  settings.malwareScanSeconds === null
    ? null
    : {
        list: (imageId) => listScannedObjects(s3, settings.bucketName, imageId),
        waitSeconds: settings.malwareScanSeconds,
        now: () => Date.now(),
      };

async function listUploads(imageId: string): Promise<ReadonlySet<string>> {
  const objects = await listUploadedObjects(s3, settings.bucketName, imageId);
  return new Set(objects.map(({ key }) => key));
}

const openSource: ProcessImageParts['openSource'] = (
  { key, originalName, captureFiles },
  signal,
  onPinned,
) => {
  const open = async (file: { readonly key: string; readonly filename: string }) => {
    const object = { bucketName: settings.bucketName, key: file.key, name: file.filename };
    const source = await openS3Object(s3, object, signal);
    onPinned(file.key, source.etag);
    return source;
  };
  return captureFiles === null ? open({ key, filename: originalName }) : Promise.all(captureFiles.map(open));
};

function reportOpening(imageId: string, because: string): void {
  const metric = because === 'adopted' ? METRICS.imagesAdopted : METRICS.imagesReopened;
  metrics.addMetric(metric, MetricUnit.Count, 1);
  logger.info('image:opened', { imageId, because });
}

const outputs: OutputStore = {
  openMap: (output, signal) => new MultipartMap(s3, { bucketName: settings.bucketName, ...output }, signal),
  putFile: (output, path, signal) => uploadFile(s3, settings.bucketName, path, output, signal),
  putText: (output, content, signal) => uploadText(s3, settings.bucketName, content, output, signal),
};
