/** What a file carries of the camera that took it, as text. */
export interface CameraMetadata {
  /** EXIF Make: "MicaSense". */
  readonly make?: string;
  /** EXIF Model: "RedEdge". */
  readonly model?: string;
  /** EXIF LensModel: "5.4mm-0001_0016". */
  readonly lensModel?: string;
  /** The XMP packet, or "". */
  readonly xmp: string;
}

export const NO_CAMERA: CameraMetadata = { xmp: '' };

/** From what was found; empty texts, as some cameras write them, are none. */
export function cameraMetadata(
  found: { readonly [K in keyof CameraMetadata]?: string | undefined },
): CameraMetadata {
  const { make, model, lensModel } = found;
  return {
    xmp: found.xmp ?? '',
    ...(hasText(make) && { make: make.trim() }),
    ...(hasText(model) && { model: model.trim() }),
    ...(hasText(lensModel) && { lensModel: lensModel.trim() }),
  };
}

function hasText(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}
