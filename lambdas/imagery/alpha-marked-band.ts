import { InputError } from '../pipeline/errors.ts';
import type { BandMap, BandRole } from '../pipeline/image-analysis.ts';
import type { RasterReader } from './raster-reader.ts';
import type { ValueSpread } from './statistics/value-spread.ts';

/** Share of samples that differ from the most frequent one in a measured band; soft edges of a transparency have fewer. */
const MEASURED_SHARE = 0.01;

/**
 * A band that the request declares as red, NIR or another and the file marks as alpha. GDAL marks the fourth band of every 8-bit
 * file so unless it is told otherwise: R, G, B, NIR orthomosaics have it. The samples tell one from the other.
 */
export interface AlphaMarkedBand {
  readonly role: BandRole;
  readonly band: number;
  /** Where it is among the bands that are read. */
  readonly position: number;
}

/** @param roles of the bands that are read, in their order */
export function findAlphaMarked(
  raster: RasterReader,
  bands: BandMap,
  roles: readonly BandRole[],
): AlphaMarkedBand | null {
  const position = roles.findIndex((role) => raster.labels[bands[role]! - 1]!.isAlpha);
  const role = roles[position];
  return role === undefined ? null : { role, band: bands[role]!, position };
}

/** Opaque everywhere that it is not transparent: no index follows from that. */
export function refuseTransparency(
  { name }: RasterReader,
  { role, band }: AlphaMarkedBand,
  spread: ValueSpread,
): void {
  if (spread.shareOfOthers() > MEASURED_SHARE) return;
  throw new InputError(
    'invalid_band_mapping',
    `${role}=${band} was declared, and band ${band} of ${name} is its alpha (transparency) band.`,
    { attempted: 'map the bands', on: name },
  );
}

export function alphaWarning({ role, band }: AlphaMarkedBand): string {
  return `Band ${band} is marked as alpha in the file and was read as ${role}, as declared; its pixels of value 0 count as transparent.`;
}
