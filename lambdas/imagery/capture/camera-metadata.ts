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
