import { writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { sampleBeds } from './beds.ts';
import { encodeOrthomosaic } from './encode-orthomosaic.ts';
import { orthomosaicSamples } from './orthomosaic.ts';

/** The sample that the demo runs on; `npm run sample` makes it again, pixel for pixel. */
export const SAMPLE_PATH = fileURLToPath(new URL('./onion-beds.tif', import.meta.url));

/** Its beds. */
export const SAMPLE_BEDS_PATH = fileURLToPath(new URL('./onion-beds.geojson', import.meta.url));

export function makeSampleBeds(path: string = SAMPLE_BEDS_PATH): void {
  writeFileSync(path, `${JSON.stringify(sampleBeds(), null, 1)}\n`);
}

export function makeSample(path: string = SAMPLE_PATH): number {
  const file = encodeOrthomosaic(orthomosaicSamples());
  writeFileSync(path, file);
  return file.length;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  makeSampleBeds();
  console.log(`${SAMPLE_PATH}: ${makeSample()} bytes`);
}
