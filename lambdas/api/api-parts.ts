import type { Database } from '../aws/data-api.ts';
import type { ImageRegister } from '../aws/image-register.ts';
import type { MultipartUploads } from '../aws/multipart-uploads.ts';
import type { PresignedUpload, UploadTerms } from '../aws/presigned-links.ts';
import type { PresignedMultipart } from '../aws/presigned-multipart.ts';
import type { PolicyTerms, PresignedForm } from '../aws/upload-policy.ts';
import type { UploadedObject } from '../aws/uploaded-objects.ts';
import type { QueuedDelivery } from '../aws/webhook-repository/new-deliveries.ts';

export interface WebhookParts {
  /** Of the webhook of that id. */
  readonly secretOf: (webhookId: string) => Promise<string>;
  /** Rejects where the delivery could not be queued. */
  readonly queue: (delivery: QueuedDelivery) => Promise<void>;
  /** In the run on one machine. */
  readonly allowsLoopback: boolean;
}

/** What the routes work with; made anew for each request, because the time that is left differs. */
export interface ApiParts {
  readonly database: Database;
  /** Rejects with StorageUnavailableError where the entry could not be made. */
  readonly register: Pick<ImageRegister, 'enterOpen' | 'enterDeleting'>;
  /** Tries to put an image into the queue. Never rejects: the sweep finds what waits without a message. */
  readonly queue: (image: { readonly id: string; readonly key: string }) => Promise<void>;
  /** Tries to have the beds of images measured. Never rejects: whoever asks for the statistics asks again. */
  readonly measureBeds: (imageIds: readonly string[]) => Promise<void>;
  readonly links: {
    readonly upload: (terms: UploadTerms) => Promise<PresignedUpload>;
    readonly form: (terms: PolicyTerms) => Promise<PresignedForm>;
    readonly multipart: PresignedMultipart;
    /** Where an object is, without a right to read it. */
    readonly location: (key: string) => Promise<string>;
    readonly download: (key: string) => Promise<string>;
  };
  /** Of a document that was stored beside the maps. Rejects with StorageUnavailableError. */
  readonly readDocument: (key: string) => Promise<string>;
  /** Their calls reject with StorageUnavailableError where S3 does not do what it should. */
  readonly multipart: Omit<MultipartUploads, 'abortUnder'>;
  /** Objects under raw/{imageId}/. */
  readonly uploads: (imageId: string) => Promise<readonly UploadedObject[]>;
  readonly bucketName: string;
  readonly uploadLifetimeSeconds: number;
  /** For which `links.download` hold. */
  readonly downloadLifetimeSeconds: number;
  /** bytes */
  readonly maximumUploadBytes: number;
  /** Media types. */
  readonly allowedUploadTypes: readonly string[];
  /** Otherwise an object's ETag tells no more of its parts than how many they were. */
  readonly hasMd5Etags: boolean;
  readonly webhooks: WebhookParts;
  readonly onCreated: (imageId: string) => void;
  readonly onReprocessed: (imageId: string) => void;
  readonly onDeleted: (imageId: string) => void;
}
