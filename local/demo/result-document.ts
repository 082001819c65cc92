import type { IndexResult } from '../../client/operations.ts';
import { inReadingOrder } from './index-names.ts';
import type { Outcome } from './outcome.ts';

/** The one document of `--json`. */
export function resultDocument(outcomes: readonly Outcome[]): object {
  return { images: outcomes.map(imageEntry) };
}

function imageEntry({ file, id, failure, image, outputs }: Outcome): object {
  const analysis = failure ? null : image?.analysis;
  const indices: Readonly<Record<string, IndexResult>> = analysis?.indices ?? {};
  const ids = inReadingOrder([...(image?.request.indices ?? []), ...Object.keys(indices)]);
  return {
    file,
    id,
    status: failure ? 'failed' : 'completed',
    failureCode: failure?.code ?? null,
    failureReason: failure?.reason ?? null,
    validPixels: analysis?.validPixels ?? null,
    radiometry: analysis?.radiometry ?? null,
    indices: Object.fromEntries(ids.map((index) => [index, indexEntry(indices[index], failure?.code)])),
    outputs,
  };
}

function indexEntry(result: IndexResult | undefined, failureCode: string | undefined): object {
  if (!result) return { unavailable: failureCode ?? 'not_computed' };
  if ('unavailable' in result) return { unavailable: result.unavailable };
  const { count, min, max, mean, std, p2, p50, p98 } = result;
  return { count, min, max, mean, std, p2, p50, p98 };
}
