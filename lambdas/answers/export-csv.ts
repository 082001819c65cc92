import type { IndexId } from '../pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';
import { type CsvCell, csvRecord } from './csv.ts';
import {
  bedFigures,
  bedIndices,
  type ExportedBed,
  type ExportedFigures,
  type ExportedImage,
  exportedIndices,
  FIGURE_NAMES,
  imageFigures,
} from './export-row.ts';

/** Names with their units: counts, hectares (`_ha`), fractions of 1; those of an index's values are in `unit` (UCUM). */
export const CSV_HEADER = csvRecord([
  'image_id',
  'filename',
  'time_utc',
  'time_from',
  'radiometry',
  'sensor',
  'bed_id',
  'bed_name',
  'bed_inside_fraction',
  'index',
  'unit',
  ...FIGURE_NAMES,
]);

/** One record for each index of the image as a whole; without an analysis one that says why. */
export function imageRecords(image: ExportedImage, only: IndexId | null): string {
  if (image.radiometry === null) {
    const why = image.failureReason ?? `the image is ${image.status}`;
    return recordOf(image, null, null, { unavailable: why });
  }
  return exportedIndices(image, only)
    .map((index) => recordOf(image, null, index, imageFigures(image, index)))
    .join('');
}

/** One record for each index that has a map; of a bed that was not measured, too. */
export function bedRecords(image: ExportedImage, bed: ExportedBed, only: IndexId | null): string {
  return bedIndices(image, bed, only)
    .map((index) => recordOf(image, bed, index, bedFigures(bed, index)))
    .join('');
}

function recordOf(
  { imageId, filename, at, atFrom, radiometry, sensor }: ExportedImage,
  bed: ExportedBed | null,
  index: IndexId | null,
  figures: ExportedFigures,
): string {
  const unit = index === null ? null : (INDEX_REGISTRY[index].unit ?? '1');
  const where: CsvCell[] = [bed?.id ?? null, bed?.name ?? null, bed?.inside ?? null];
  return csvRecord([
    ...[imageId, filename, at, atFrom, radiometry, sensor],
    ...where,
    index,
    unit,
    ...FIGURE_NAMES.map((name) => figures[name] ?? null),
  ]);
}
