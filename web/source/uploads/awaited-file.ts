/** A file that an image of the service waits for. */
export interface AwaitedFile {
  readonly imageId: string;
  /** As the image was told. */
  readonly filename: string;
}
