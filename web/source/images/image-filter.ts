import type { ImageStatus } from '../../../lambdas/pipeline/image-status.ts';

export interface ImageFilter {
  readonly status: ImageStatus | undefined;
  readonly field: string | undefined;
}

export const STATUS_NAMES: Readonly<Record<ImageStatus, string>> = {
  uploaded: 'Waiting',
  processing: 'Processing',
  completed: 'Completed',
  failed: 'Failed',
};

/** In the address, so that a filtered list can be kept and sent on. */
export function filterOf(address: string): ImageFilter {
  const query = new URLSearchParams(address.split('?')[1] ?? '');
  const status = query.get('status') ?? '';
  return {
    status: Object.hasOwn(STATUS_NAMES, status) ? (status as ImageStatus) : undefined,
    field: query.get('field') || undefined,
  };
}

/** With its question mark; empty where nothing is filtered. */
export function queryOf({ status, field }: ImageFilter): string {
  const query = new URLSearchParams();
  if (status !== undefined) query.set('status', status);
  if (field !== undefined) query.set('field', field);
  return query.size === 0 ? '' : `?${query}`;
}
