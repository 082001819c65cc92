import { checkAgreement } from '../measure/agreement.ts';
import { type Measurement, median } from '../measure/measurement.ts';
import type { Session } from '../measure/session.ts';
import type { BenchOptions } from '../options.ts';
import { rasterSpec } from '../rasters/raster-set.ts';

export interface PreviewShare {
  readonly raster: string;
  /** s, medians of the work */
  readonly withPreview: number;
  readonly withoutPreview: number;
  /** Share of the wall time that both pictures have: median of the pairs, 0..1 */
  readonly share: number;
}

/** The engine with and without its pictures, in turn. */
export async function measurePreviews(session: Session, options: BenchOptions): Promise<PreviewShare[]> {
  const shares: PreviewShare[] = [];
  for (const name of options.rasters) {
    const spec = rasterSpec(name, options.small);
    const file = await session.raster(spec);
    const pairs: { whole: Measurement; bare: Measurement }[] = [];
    for (let run = 1; run <= options.runs; run++) {
      session.say(`${spec.name}, run ${run} of ${options.runs}: with and without previews`);
      const runForm = (form: 'whole' | 'without-preview') =>
        session.inWorkspace((workspace) => session.engine(spec, file, workspace, form));
      const [whole, bare] = [await runForm('whole'), await runForm('without-preview')];
      checkAgreement('itself without previews', whole.statistics, bare.statistics);
      pairs.push({ whole, bare });
    }
    shares.push({
      raster: spec.name,
      withPreview: median(pairs.map(({ whole }) => whole.wall)),
      withoutPreview: median(pairs.map(({ bare }) => bare.wall)),
      share: median(pairs.map(({ whole, bare }) => 1 - bare.wall / whole.wall)),
    });
  }
  return shares;
}
