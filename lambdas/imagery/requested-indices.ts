import type {
  BandRole,
  IndexId,
  IndexResult,
  OutputFile,
  Radiometry,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import type { ImagePass } from './image-pass.ts';
import type { IndexMap } from './index-map.ts';
import type { BandScalings } from './radiometry.ts';
import type { ReflectanceCheck } from './statistics/reflectance-check.ts';

export interface RequestedResults {
  readonly indices: Readonly<Partial<Record<IndexId, IndexResult>>>;
  readonly outputs: readonly OutputFile[];
  readonly warnings: string[];
}

/**
 * Finishes the maps of the indices beside NDVI and SAVI, or says why there is none.
 * @param isRefused the scale of the image turned out to be wrong, whatever the index's own bands look like
 */
export async function concludeRequested(
  pass: ImagePass,
  check: ReflectanceCheck,
  radiometry: Radiometry,
  isRefused: (title: string) => UnavailableIndex | null,
): Promise<RequestedResults> {
  const { requested, maps } = pass;
  const indices: Partial<Record<IndexId, IndexResult>> = Object.fromEntries(requested.refused);
  const outputs: OutputFile[] = [];
  const warnings: string[] = [];
  for (const { id } of requested.computed) {
    const map = maps.get(id)!;
    const refusal = refusalOf(map, pass, check, isRefused);
    indices[id] = refusal ?? map.statistics.result();
    if (refusal !== null) await map.abandon();
    else {
      outputs.push(...(await map.finish(radiometry)));
      warnings.push(...outsideRange(map));
    }
  }
  return { indices, outputs, warnings };
}

function refusalOf(
  { definition, statistics }: IndexMap,
  { declared, maps }: ImagePass,
  check: ReflectanceCheck,
  isRefused: (title: string) => UnavailableIndex | null,
): UnavailableIndex | null {
  const { title, bands } = definition;
  if (statistics.count === 0) {
    const reason = `${title} has no value at any pixel: at each one a band is nodata, or the formula divides by 0.`;
    return { unavailable: 'no_valid_pixels', reason };
  }
  if (definition.needsReflectance) {
    const refusal = isRefused(title);
    if (refusal !== null) return refusal;
  } else if (haveOneScaling(bands, declared.scalings)) return null;
  // Where there is NDVI, `isRefused` has looked at red and NIR together.
  const others = maps.has('ndvi') ? bands.filter((band) => band !== 'red' && band !== 'nir') : bands;
  for (const band of others) {
    const refusal = check.outOfRange(title, [band]);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** A common gain cancels in an index that is free of scale; different ones, or an offset, do not. */
function haveOneScaling(bands: readonly BandRole[], scalings: BandScalings): boolean {
  const { scale } = scalings[bands[0]!]!;
  return bands.every((band) => scalings[band]!.offset === 0 && scalings[band]!.scale === scale);
}

function outsideRange({ definition: { title, range }, statistics }: IndexMap): string[] {
  const { outsideRange, count } = statistics;
  if (outsideRange === 0) return [];
  const from = Number(range.from.toFixed(3));
  const where =
    range.to === Number.POSITIVE_INFINITY
      ? `below ${from}`
      : `outside ${from} to ${Number(range.to.toFixed(3))}`;
  return [
    `${outsideRange} of ${count} pixels have a ${title} ${where}, from reflectance below 0 or above 1; they are counted as they are.`,
  ];
}
