import { CAPTURE_GROUP_FILES } from '../../../lambdas/pipeline/capture-group.ts';
import { type BandFile, bandFileOf } from './capture-names.ts';

/** Of a file: all that says which capture it belongs to. */
export interface PlacedFile {
  readonly file: { readonly name: string };
  readonly folder: string;
}

export interface GroupedFiles<Found> {
  /** Each becomes one image: a file alone, or the files of one capture in the order of their bands. */
  readonly groups: readonly (readonly Found[])[];
  /** Panchromatic and thermal bands of those captures. */
  readonly apart: readonly Found[];
}

type Band<Found> = BandFile & { readonly found: Found };

/**
 * Puts the files of one folder together that are bands of one capture by their names; all others stay images of their own, and so
 * does what does not add up: one band alone, a band twice, more files than a capture may have.
 */
export function groupCaptures<Found extends PlacedFile>(files: readonly Found[]): GroupedFiles<Found> {
  const groupOf = new Map<Found, readonly Found[]>();
  const apart = new Set<Found>();
  for (const bands of bandsByCapture(files).values()) {
    const { image, others } = withoutOthers(bands);
    if (!isCapture(image)) continue;
    const group = inOrder(image);
    for (const found of group) groupOf.set(found, group);
    for (const { found } of others) apart.add(found);
  }
  const groups = files.filter((found) => !apart.has(found)).map((found) => groupOf.get(found) ?? [found]);
  return { groups: [...new Set(groups)], apart: [...apart] };
}

function bandsByCapture<Found extends PlacedFile>(files: readonly Found[]): Map<string, Band<Found>[]> {
  const captures = new Map<string, Band<Found>[]>();
  for (const found of files) {
    const band = bandFileOf(found.file.name);
    if (band === undefined) continue;
    const key = JSON.stringify([found.folder, band.camera.bands, band.capture]);
    captures.set(key, [...(captures.get(key) ?? []), { ...band, found }]);
  }
  return captures;
}

function withoutOthers<Found>(bands: readonly Band<Found>[]) {
  const apart = bands[0]!.camera.apart?.(new Set(bands.map(({ band }) => band))) ?? [];
  return {
    image: bands.filter(({ band }) => !apart.includes(band)),
    others: bands.filter(({ band }) => apart.includes(band)),
  };
}

function isCapture<Found>(bands: readonly Band<Found>[]): boolean {
  const { fewest, most } = CAPTURE_GROUP_FILES;
  if (bands.length < fewest || bands.length > most) return false;
  const { camera } = bands[0]!;
  const names = new Set(bands.map(({ band }) => band));
  const isKnown = [...names].every((band) => camera.bands.includes(band));
  const isWhole = !camera.needsAll || names.size === camera.bands.length;
  return names.size === bands.length && isKnown && isWhole;
}

function inOrder<Found>(bands: readonly Band<Found>[]): readonly Found[] {
  const place = ({ camera, band }: Band<Found>) => camera.bands.indexOf(band);
  return [...bands].sort((one, other) => place(one) - place(other)).map(({ found }) => found);
}
