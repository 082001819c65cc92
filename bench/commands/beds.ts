import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bedRings } from '../beds/bed-rings.ts';
import { bundle } from '../engine/bundle-engine.ts';
import { median } from '../measure/measurement.ts';
import { type Command, lastLine, runProcess } from '../measure/run-process.ts';
import type { Session } from '../measure/session.ts';
import type { BenchOptions } from '../options.ts';
import { PEERS, pythonProgram } from '../peers/peers.ts';
import { rasterSpec } from '../rasters/raster-set.ts';

interface BedRun {
  /** s, of the work alone */
  readonly wall: number;
  /** s, of the process */
  readonly cpu: number;
  /** MiB */
  readonly peakRss: number;
  readonly beds: readonly { readonly pixels: number; readonly mean: number; readonly p50: number }[];
}

type Figures = Pick<BedRun, 'wall' | 'cpu' | 'peakRss'>;

export interface BedComparison {
  readonly raster: string;
  readonly beds: number;
  /** Share of the raster's pixels that lie in beds. */
  readonly coverage: number;
  /** s, the engine's whole pass over the raster, of which the map is a product */
  readonly engineWall: number;
  readonly ours: Figures;
  /** null where rasterio is not installed. */
  readonly rasterio: Figures | null;
}

/** Means of the same pixels in float64, and a median that is half a bin off at most. */
const AGREEMENT = { mean: 1e-6, p50: 1 / 16_000 + 1e-6 } as const;

/** 1,000 beds in one map: the zonal pass, and rasterio bed by bed, in turn. */
export async function measureBedStatistics(
  session: Session,
  options: BenchOptions,
): Promise<BedComparison[]> {
  const comparisons: BedComparison[] = [];
  for (const name of options.rasters) {
    const spec = rasterSpec(name, options.small);
    const file = await session.raster(spec);
    comparisons.push(
      await session.inWorkspace(async (workspace) => {
        session.say(`${spec.name}: the engine makes the map`);
        const engine = await session.engine(spec, file, workspace, 'whole');
        const rings = bedRings(spec.width, spec.height);
        const paths = [join(workspace, 'ndvi.tif'), join(workspace, 'rings.json')];
        writeFileSync(paths[1]!, JSON.stringify(rings));
        const program = await bundle('beds');
        const ours: BedRun[] = [];
        const theirs: BedRun[] = [];
        const isInstalled = PEERS.rasterio.missing() === null;
        for (let run = 1; run <= options.runs; run++) {
          session.say(`${spec.name}, run ${run} of ${options.runs}: ${rings.length} beds`);
          ours.push(await runBeds(session, { program: process.execPath, args: [program, ...paths] }));
          if (!isInstalled) continue;
          theirs.push(await runBeds(session, pythonProgram('rasterio_beds.py', paths)));
          checkBeds(ours.at(-1)!, theirs.at(-1)!);
        }
        const pixels = ours[0]!.beds.reduce((sum, bed) => sum + bed.pixels, 0);
        return {
          raster: spec.name,
          beds: rings.length,
          coverage: pixels / (spec.width * spec.height),
          engineWall: engine.wall,
          ours: medians(ours),
          rasterio: isInstalled ? medians(theirs) : null,
        };
      }),
    );
  }
  return comparisons;
}

async function runBeds(session: Session, command: Command): Promise<BedRun> {
  return lastLine<BedRun>(await runProcess(command, session.signal));
}

/** Beds whose edges go through the middles of pixels may differ by some: rasterio's rule at the edge is another. */
function checkBeds(ours: BedRun, theirs: BedRun): void {
  for (const [i, bed] of ours.beds.entries()) {
    const other = theirs.beds[i]!;
    const isSame =
      bed.pixels === other.pixels &&
      Math.abs(bed.mean - other.mean) < AGREEMENT.mean &&
      Math.abs(bed.p50 - other.p50) < AGREEMENT.p50;
    if (!isSame) throw new Error(`bed ${i}: ${JSON.stringify(bed)} and ${JSON.stringify(other)} differ`);
  }
}

function medians(runs: readonly BedRun[]): Figures {
  return {
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    peakRss: median(runs.map(({ peakRss }) => peakRss)),
  };
}
