import { type BedIndexResult, type BedIndexStatistics, hasStatistics } from '../pipeline/bed-statistics.ts';
import type {
  Health,
  IndexId,
  IndexStatistics,
  Radiometry,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';
import { VIGOUR_CLASSES } from '../spectral/vigour-classes.ts';
import { BED_REASONS } from './bed-measurement.ts';

/** What an export says of an image. */
export interface ExportedImage {
  readonly imageId: string;
  readonly filename: string;
  readonly at: string | null;
  readonly atFrom: 'capture' | 'upload' | null;
  readonly status: string;
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  /** null: there is no analysis. */
  readonly radiometry: Radiometry | null;
  readonly sensor: string | null;
  readonly health: Pick<Health, 'basis' | 'classes' | 'vegetation'> | null;
  /** Without their histograms, by id; empty without an analysis. */
  readonly indices: Readonly<Partial<Record<IndexId, Omit<IndexStatistics, 'histogram'> | UnavailableIndex>>>;
}

export interface ExportedBed {
  readonly id: string;
  readonly name: string | null;
  /** Share of the bed that lies in the image; null where it was not measured. */
  readonly inside: number | null;
  readonly indices: Readonly<Partial<Record<IndexId, BedIndexResult>>>;
  /** Why nothing was measured in it; null where it was. */
  readonly unmeasured: string | null;
}

type Value = string | number | null;

/** Figures of one index over an image or a bed, by the names that every form of export has. */
export type ExportedFigures = Readonly<Record<string, Value>>;

const STATISTICS = [
  'mean',
  'std',
  'min',
  'max',
  'p2',
  'p5',
  'p10',
  'p25',
  'p50',
  'p75',
  'p90',
  'p95',
  'p98',
] as const;
const CLASS_NAMES = VIGOUR_CLASSES.classes.map(({ name }) => name);

const areaName = (className: string) => `area_${className.replaceAll(' ', '_')}_ha`;

/** In the order of the columns. */
export const FIGURE_NAMES: readonly string[] = [
  'pixels',
  'valid_pixels',
  ...STATISTICS,
  'area_ha',
  'vegetation_fraction',
  ...CLASS_NAMES.map(areaName),
  'unavailable',
];

/** Indices of an image in the order of the registry; of one only, where it is named. */
export function exportedIndices(image: ExportedImage, only: IndexId | null): IndexId[] {
  const ids = Object.keys(INDEX_REGISTRY) as IndexId[];
  return ids.filter((id) => image.indices[id] !== undefined && (only === null || id === only));
}

/** Those of a bed: which have a map. null: one record that says why there is none. */
export function bedIndices(image: ExportedImage, bed: ExportedBed, only: IndexId | null): (IndexId | null)[] {
  const asked = exportedIndices(image, only);
  if (bed.unmeasured === null) return asked.filter((index) => bed.indices[index] !== undefined);
  const mapped = asked.filter((index) => !('unavailable' in image.indices[index]!));
  return mapped.length > 0 ? mapped : [null];
}

export function imageFigures({ indices, health }: ExportedImage, index: IndexId): ExportedFigures {
  const result = indices[index];
  if (result === undefined) return figures({ unavailable: 'not requested' });
  if ('unavailable' in result) return figures({ unavailable: result.reason });
  const own = health?.basis === index ? health : null;
  return figures({
    ...statisticsOf(result),
    valid_pixels: result.count,
    vegetation_fraction: own?.vegetation?.fraction ?? null,
    ...areas(own?.classes ?? []),
  });
}

export function bedFigures({ indices, unmeasured }: ExportedBed, index: IndexId | null): ExportedFigures {
  if (unmeasured !== null) return figures({ unavailable: unmeasured });
  const result = index === null ? undefined : indices[index];
  if (result === undefined) return figures({ unavailable: 'The image has no map of the index.' });
  if (!hasStatistics(result))
    return figures({ pixels: result.pixels, unavailable: BED_REASONS[result.unavailable] });
  return figures({
    ...statisticsOf(result),
    pixels: result.pixels,
    valid_pixels: result.validPixels,
    area_ha: result.hectares,
    vegetation_fraction: result.cover?.fraction ?? null,
    ...areas(result.classes ?? []),
  });
}

/** Every figure; what is not known is null. */
function figures(known: ExportedFigures): ExportedFigures {
  return Object.fromEntries(FIGURE_NAMES.map((name) => [name, known[name] ?? null]));
}

function statisticsOf(result: Omit<IndexStatistics, 'histogram'> | BedIndexStatistics): ExportedFigures {
  return Object.fromEntries(STATISTICS.map((name) => [name, result[name]]));
}

/** Of classes that are not those of today's set, no column speaks. */
function areas(classes: Health['classes']): ExportedFigures {
  return Object.fromEntries(classes.map(({ name, hectares }) => [areaName(name), hectares]));
}
