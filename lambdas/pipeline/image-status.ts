/** The four values of `images.processing_status`, and the only ones. */
export const IMAGE_STATUSES = ['uploaded', 'processing', 'completed', 'failed'] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];
