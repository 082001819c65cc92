import { S3Error } from './s3-error.ts';

/** Offsets in bytes, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads `bytes=0-99`, `bytes=100-` or `bytes=-100`. Anything else, several ranges included, asks for the whole object,
 * as RFC 9110 wants of a range that is not understood.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first < size && first <= last) return { first, last };
  throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
    RangeRequested: header!,
    ActualObjectSize: String(size),
  });
}
