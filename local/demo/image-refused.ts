/** The image did not get through, and why, in a code for programs and a sentence for people. */
export class ImageRefusedError extends Error {
  override readonly name = 'ImageRefusedError';

  constructor(
    readonly code: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
