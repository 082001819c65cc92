import type { Database } from '../aws/data-api.ts';
import type { ImageRegister } from '../aws/image-register.ts';
import type { PresignedUpload, UploadTerms } from '../aws/presigned-links.ts';

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
    readonly download: (key: string) => Promise<string>;
  };
  /** Of a document that was stored beside the maps. Rejects with StorageUnavailableError. */
  readonly readDocument: (key: string) => Promise<string>;
  readonly uploadLifetimeSeconds: number;
  /** For which `links.download` hold. */
  readonly downloadLifetimeSeconds: number;
  /** bytes */
  readonly maximumUploadBytes: number;
  /** Media types. */
  readonly allowedUploadTypes: readonly string[];
  readonly onCreated: (imageId: string) => void;
  readonly onReprocessed: (imageId: string) => void;
  readonly onDeleted: (imageId: string) => void;
}
