/** What the documents tell of an image beside its analysis. Times are RFC 3339 in UTC. */
export interface DocumentContext {
  readonly imageId: string;
  readonly attempt: number;
  /** As the client declared it; where it is null, the analysis is asked. */
  readonly capturedAt: string | null;
  /** When the object was there. */
  readonly uploadedAt: string;
  readonly processedAt: string;
}

/** A map or picture of the image that lies beside the documents. */
export interface DocumentedFile {
  /** ndvi.tif, ndvi.png, ...: index id and extension */
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}
