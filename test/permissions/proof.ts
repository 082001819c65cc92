import * as api from './scenarios/api.ts';
import * as migration from './scenarios/migration.ts';
import * as processing from './scenarios/process-image.ts';
import type { Scenario } from './scenarios/scenario.ts';
import * as schedules from './scenarios/schedules.ts';
import * as sweep from './scenarios/sweep.ts';
import * as webhooks from './scenarios/webhooks.ts';

/** By role, Sid and action: what is not reached without it. */
export const PROOF: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Scenario>>>>>> = {
  api: {
    SignUploads: {
      's3:AbortMultipartUpload': api.uploadAborted,
      's3:ListMultipartUploadParts': api.uploadInPartsCompleted,
      's3:PutObject': api.uploadAccepted,
    },
    ListMultipartUploads: { 's3:ListBucketMultipartUploads': api.uploadFoundAgain },
    ListUploads: { 's3:ListBucket': api.uploadInPartsCompleted },
    SignDownloads: { 's3:GetObject': api.mapDownloaded },
    RegisterOpenings: { 's3:PutObject': api.uploadAccepted },
    RegisterDeletions: { 's3:PutObject': api.imageDeleted },
    QueueReprocessing: { 'sqs:SendMessage': api.imageReprocessed },
    QueueTestEvents: { 'sqs:SendMessage': webhooks.testEventDelivered },
    ReadWebhookSecret: { 'secretsmanager:GetSecretValue': webhooks.webhookMade },
    RunSql: { 'rds-data:ExecuteStatement': api.uploadAccepted },
    ReadDatabaseSecret: { 'secretsmanager:GetSecretValue': api.uploadAccepted },
  },
  'process-image': {
    ReadUploads: { 's3:GetObject': processing.uploadProcessed },
    ListUploads: { 's3:ListBucket': processing.captureProcessed },
    ReadMaps: { 's3:GetObject': processing.bedsMeasured },
    WriteMaps: {
      's3:AbortMultipartUpload': processing.brokenMapAbandoned,
      's3:PutObject': processing.uploadProcessed,
    },
    KeepOpenImages: {
      's3:DeleteObject': processing.uploadProcessed,
      's3:PutObject': processing.objectAdopted,
    },
    AskForDeletion: { 's3:PutObject': processing.lateObjectReported },
    RunSql: { 'rds-data:ExecuteStatement': processing.uploadProcessed },
    ReadDatabaseSecret: { 'secretsmanager:GetSecretValue': processing.uploadProcessed },
    PublishEvents: { 'events:PutEvents': processing.uploadProcessed },
    TakeMessages: {
      'sqs:DeleteMessage': processing.queueEmptied,
      'sqs:GetQueueAttributes': processing.queueEmptied,
      'sqs:ReceiveMessage': processing.queueEmptied,
    },
    GiveMessagesBack: {
      'sqs:ChangeMessageVisibility': processing.replacedImageReturned,
      'sqs:SendMessage': processing.turnGivenUp,
    },
    SetMessagesAside: { 'sqs:SendMessage': processing.poisonSetAside },
  },
  'sweep-stuck-images': {
    ListUploads: { 's3:ListBucket': sweep.lostEventFound },
    ListMaps: { 's3:ListBucket': sweep.orphanRemoved },
    RemoveUploads: {
      's3:AbortMultipartUpload': sweep.deletedUploadAborted,
      's3:DeleteObject': sweep.deletedObjectsRemoved,
    },
    ListMultipartUploads: { 's3:ListBucketMultipartUploads': sweep.deletedUploadAborted },
    RemoveMaps: { 's3:DeleteObject': sweep.orphanRemoved },
    ListRegister: { 's3:ListBucket': sweep.lostEventFound },
    RegisterOpen: {
      's3:DeleteObject': sweep.finishedEntryRemoved,
      's3:PutObject': sweep.missingEntryMade,
    },
    RegisterDeleting: {
      's3:DeleteObject': sweep.deletedObjectsRemoved,
      's3:PutObject': sweep.missingDeletionEntered,
    },
    RegisterDeleted: {
      's3:DeleteObject': sweep.deletionEnded,
      's3:PutObject': sweep.deletedObjectsRemoved,
    },
    RememberFullRound: {
      's3:DeleteObject': sweep.roundRemembered,
      's3:GetObject': sweep.roundRemembered,
      's3:PutObject': sweep.roundRemembered,
    },
    QueueAgain: { 'sqs:SendMessage': sweep.lostEventFound },
    SetAside: { 'sqs:SendMessage': sweep.exhaustedSetAside },
    RunSql: { 'rds-data:ExecuteStatement': sweep.lostEventFound },
    ReadDatabaseSecret: { 'secretsmanager:GetSecretValue': sweep.lostEventFound },
    PublishEvents: { 'events:PutEvents': sweep.untoldEventPublished },
    KeepFailedRounds: { 'sqs:SendMessage': schedules.failedRoundKept },
  },
  scheduler: {
    StartSweep: { 'lambda:InvokeFunction': schedules.sweepStarted },
    KeepFailedRounds: { 'sqs:SendMessage': schedules.undeliveredRoundKept },
  },
  'deliver-webhooks': {
    RunSql: { 'rds-data:ExecuteStatement': webhooks.testEventDelivered },
    ReadDatabaseSecret: { 'secretsmanager:GetSecretValue': webhooks.testEventDelivered },
    ReadWebhookSecret: { 'secretsmanager:GetSecretValue': webhooks.testEventSigned },
    TakeMessages: {
      'sqs:DeleteMessage': webhooks.testEventTaken,
      'sqs:GetQueueAttributes': webhooks.testEventTaken,
      'sqs:ReceiveMessage': webhooks.testEventTaken,
    },
    QueueDeliveries: {
      'sqs:ChangeMessageVisibility': webhooks.refusedEventReturned,
      'sqs:SendMessage': webhooks.eventFannedOut,
    },
    SetDeliveriesAside: { 'sqs:SendMessage': webhooks.deadLetterKept },
  },
  'migrate-schema': {
    RunSql: {
      'rds-data:BeginTransaction': migration.schemaMigrated,
      'rds-data:CommitTransaction': migration.schemaMigrated,
      'rds-data:ExecuteStatement': migration.schemaMigrated,
      'rds-data:RollbackTransaction': migration.schemaReleased,
    },
    ReadDatabaseSecret: { 'secretsmanager:GetSecretValue': migration.schemaMigrated },
  },
};

/** Statements of functions' roles that the run on one machine cannot use, and why they are there. */
export const WITHOUT_RUN: Readonly<Record<string, string>> = {
  WriteLog: 'Lambda writes to the log group what a function prints; on one machine logs are files',
};
