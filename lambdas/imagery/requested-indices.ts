import type {
  BandRole,
  IndexId,
  IndexResult,
  OutputFile,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import type { IndexDefinition, IndexParameters } from '../spectral/index-definition.ts';
import { computeIndex } from '../spectral/index-registry.ts';
import { type SampleArray, toReflectance } from '../spectral/indices.ts';
import { IndexMap } from './index-map.ts';
import type { BandScalings } from './radiometry.ts';
import type { RasterReader, Window } from './raster-reader.ts';
import type { RequestedPlan } from './requested-plan.ts';
import { BandRangeCheck } from './statistics/reflectance-check.ts';

export type SamplesByRole = Readonly<Partial<Record<BandRole, SampleArray>>>;

export interface RequestedResults {
  readonly indices: Readonly<Partial<Record<IndexId, IndexResult>>>;
  readonly outputs: readonly OutputFile[];
  readonly warnings: string[];
}

/** The indices beside NDVI and SAVI: computed from the same windows, each into its own map. */
export class RequestedIndices {
  readonly #plan: RequestedPlan;
  readonly #maps: readonly IndexMap[];
  readonly #scalings: BandScalings;
  readonly #parameters: IndexParameters;
  readonly #checks: ReadonlyMap<BandRole, BandRangeCheck>;

  private constructor(
    plan: RequestedPlan,
    maps: readonly IndexMap[],
    scalings: BandScalings,
    parameters: IndexParameters,
    checkedBands: readonly BandRole[],
  ) {
    this.#plan = plan;
    this.#maps = maps;
    this.#scalings = scalings;
    this.#parameters = parameters;
    this.#checks = new Map(checkedBands.map((band) => [band, new BandRangeCheck(band)]));
  }

  /** @param checkedBands bands whose samples are to be reflectance, and that nobody else looks at */
  static async create(
    raster: RasterReader,
    workspace: string,
    plan: RequestedPlan,
    scalings: BandScalings,
    parameters: IndexParameters,
    checkedBands: readonly BandRole[],
  ): Promise<RequestedIndices> {
    const maps: IndexMap[] = [];
    for (const definition of plan.computed) maps.push(await IndexMap.create(definition, raster, workspace));
    return new RequestedIndices(plan, maps, scalings, parameters, checkedBands);
  }

  /** Indices that are computed. */
  get count(): number {
    return this.#maps.length;
  }

  async addSection(section: Window, samples: SamplesByRole): Promise<void> {
    for (const map of this.#maps) map.beginSection(section);
    const row = () => new Float64Array(section.width);
    const rows = Object.fromEntries(bandsOf(this.#plan.computed).map((band) => [band, row()]));
    const values = row();
    for (let y = 0; y < section.height; y++) {
      for (const band in rows) this.#toReflectance(band as BandRole, samples, y * section.width, rows[band]!);
      for (const map of this.#maps) {
        computeIndex(map.definition, rows, this.#parameters, values);
        map.addRow(section, y, values);
      }
    }
    await Promise.all(this.#maps.map((map) => map.endSection(section)));
  }

  #toReflectance(band: BandRole, samples: SamplesByRole, start: number, row: Float64Array): void {
    toReflectance(samples[band]!, start, this.#scalings[band]!, row);
    this.#checks.get(band)?.addRow(row);
  }

  /** @param isRefused the scale of the image turned out to be wrong, whatever the index's own bands look like */
  async conclude(isRefused: (title: string) => UnavailableIndex | null): Promise<RequestedResults> {
    const indices: Partial<Record<IndexId, IndexResult>> = Object.fromEntries(this.#plan.refused);
    const outputs: OutputFile[] = [];
    const warnings: string[] = [];
    for (const map of this.#maps) {
      const refusal = this.#refusalOf(map, isRefused);
      indices[map.definition.id] = refusal ?? map.statistics.result();
      if (refusal !== null) await map.abandon();
      else {
        outputs.push(...(await map.finish()));
        warnings.push(...outsideRange(map));
      }
    }
    return { indices, outputs, warnings };
  }

  async abandon(): Promise<void> {
    for (const map of this.#maps) await map.abandon();
  }

  #refusalOf(
    { definition, statistics }: IndexMap,
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
    } else if (haveOneScaling(bands, this.#scalings)) return null;
    for (const band of bands) {
      const refusal = this.#checks.get(band)?.outOfRange(title) ?? null;
      if (refusal !== null) return refusal;
    }
    return null;
  }
}

/** Bands that the indices need, each once. */
export function bandsOf(definitions: readonly IndexDefinition[]): BandRole[] {
  return [...new Set(definitions.flatMap(({ bands }) => bands))];
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
