import type { CreateImageRequest } from '../../lambdas/api/types.ts';
import { UPLOAD_KINDS } from '../../soak/upload-kinds.ts';

/** A multispectral GeoTIFF of 64 x 64 pixels: what is slow in a test is then the fault and not the image. */
export function smallImage(): { readonly request: CreateImageRequest; readonly bytes: Uint8Array } {
  const { filename, contentType, bytes } = UPLOAD_KINDS.multispectral(1).files[0]!;
  return { request: { filename, contentType, size: bytes.byteLength }, bytes };
}
