import type { Database } from '../aws/data-api.ts';
import type { PresignedUpload, UploadTerms } from '../aws/presigned-links.ts';

/** What the routes work with; made anew for each request, because the time that is left differs. */
export interface ApiParts {
  readonly database: Database;
  readonly links: {
    readonly upload: (terms: UploadTerms) => Promise<PresignedUpload>;
    readonly download: (key: string) => Promise<string>;
  };
  readonly uploadLifetimeSeconds: number;
  /** bytes */
  readonly maximumUploadBytes: number;
  readonly onCreated: (imageId: string) => void;
}
