import {
  type ImageAnalysis,
  type IndexId,
  type IndexResult,
  type IndexStatistics,
  isAvailable,
} from '../../pipeline/image-analysis.ts';
import { INDEX_REGISTRY } from '../../spectral/index-registry.ts';
import { isRelative } from '../../spectral/relative-samples.ts';
import type { DocumentContext, DocumentedFile } from './document-context.ts';
import { ENGINE } from './engine-version.ts';
import { figuresOf, type Histogram } from './index-figures.ts';

/** Major: a field went or changed its meaning. Minor: one was added. */
export const STATISTICS_SCHEMA_VERSION = '1.0';

type Figures = Readonly<Record<Exclude<keyof IndexStatistics, 'histogram'>, number>>;

interface IndexDescription {
  readonly title: string;
  readonly formula: string;
  /** UCUM; "1" where the index has no unit. */
  readonly unit: string;
  readonly paper: string;
}

/** Figures, or why there are none. */
export type IndexEntry = IndexDescription &
  (
    | {
        readonly statistics: Figures;
        readonly histogram?: Histogram;
        /** Names of the files beside this one; null where there is none. */
        readonly map: string | null;
        readonly picture: string | null;
      }
    | { readonly unavailable: string; readonly reason: string }
  );

/** Content of statistics.json: docs/imagery.md describes every field. */
export interface StatisticsDocument {
  readonly schemaVersion: string;
  readonly imageId: string;
  readonly attempt: number;
  readonly software: { readonly name: string; readonly version: string };
  readonly capturedAt: string | null;
  readonly processedAt: string;
  readonly image: Pick<
    ImageAnalysis,
    'width' | 'height' | 'bandCount' | 'sampleType' | 'validPixels' | 'sensor'
  > & {
    /** m; null where it is not certain */
    readonly groundSampleDistance: number | null;
    readonly bands: ImageAnalysis['bandMap'];
    readonly bandsFrom: ImageAnalysis['bandMapSource'];
  };
  readonly radiometry: {
    readonly kind: ImageAnalysis['radiometry'];
    readonly from: ImageAnalysis['radiometrySource'];
    /** Whether values can be compared within this image only. */
    readonly isRelative: boolean;
    readonly scale: number | null;
    readonly offset: number | null;
    readonly soilBrightnessFactor: number;
  };
  readonly indices: Readonly<Partial<Record<IndexId, IndexEntry>>>;
  readonly health: ImageAnalysis['health'];
  readonly stressZones: ImageAnalysis['stressZones'];
  readonly summary: string;
  readonly warnings: readonly string[];
}

/** The figures of one image for other programs; without its position and without names that people gave. */
export function statisticsDocument(
  analysis: ImageAnalysis,
  context: DocumentContext,
  files: readonly DocumentedFile[],
): StatisticsDocument {
  const { imageId, attempt, capturedAt, processedAt } = context;
  const { width, height, bandCount, sampleType, validPixels, sensor } = analysis;
  const results = Object.entries(analysis.indices) as [IndexId, IndexResult][];
  return {
    schemaVersion: STATISTICS_SCHEMA_VERSION,
    imageId,
    attempt,
    software: ENGINE,
    capturedAt,
    processedAt,
    image: {
      width,
      height,
      bandCount,
      sampleType,
      validPixels,
      sensor,
      groundSampleDistance: analysis.grid?.groundSampleDistance ?? null,
      bands: analysis.bandMap,
      bandsFrom: analysis.bandMapSource,
    },
    radiometry: {
      kind: analysis.radiometry,
      from: analysis.radiometrySource,
      isRelative: isRelative(analysis.radiometry),
      scale: analysis.scale,
      offset: analysis.offset,
      soilBrightnessFactor: analysis.soilBrightnessFactor,
    },
    indices: Object.fromEntries(results.map(([id, result]) => [id, indexEntry(id, result, files)])),
    health: analysis.health,
    stressZones: analysis.stressZones,
    summary: analysis.summary,
    warnings: analysis.warnings,
  };
}

function indexEntry(id: IndexId, result: IndexResult, files: readonly DocumentedFile[]): IndexEntry {
  const { title, formula, unit = '1', paper } = INDEX_REGISTRY[id];
  const description = { title, formula, unit, paper };
  if (!isAvailable(result)) return { ...description, unavailable: result.unavailable, reason: result.reason };
  const fileOf = (name: string) => (files.some((file) => file.name === name) ? name : null);
  return { ...description, ...figuresOf(result), map: fileOf(`${id}.tif`), picture: fileOf(`${id}.png`) };
}
