import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import { type ImageAnalysis, type IndexResult, isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import type { StatisticsByIndex } from '../measure/measurement.ts';
import { reportWork } from '../measure/own-process.ts';
import type { EngineJob } from './engine-job.ts';
import { openFileSource } from './file-source.ts';

/** Above the largest raster, which has 400 megapixels. */
const MAXIMUM_PIXELS = 450e6;

const job = JSON.parse(process.argv[2]!) as EngineJob;
await reportWork(async () => statisticsOf(await analyse(job)));

async function analyse({ file, workspace, scale, workers }: EngineJob): Promise<ImageAnalysis> {
  const source = openFileSource(file);
  try {
    const threads = workers === undefined ? {} : { threads: workers };
    return await analyseImage(source, { scale }, { workspace, maximumPixels: MAXIMUM_PIXELS, ...threads });
  } finally {
    source.close();
  }
}

function statisticsOf({ indices: { ndvi, savi } }: ImageAnalysis): StatisticsByIndex {
  const available = (result: IndexResult) => {
    if (!isAvailable(result)) throw new Error(`an index is missing: ${result.reason}`);
    return result;
  };
  return { ndvi: available(ndvi), savi: available(savi) };
}
