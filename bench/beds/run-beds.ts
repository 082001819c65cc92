import { readFileSync } from 'node:fs';
import { measureMap } from '../../lambdas/beds/measure-map.ts';
import { openMap } from '../../lambdas/beds/open-map.ts';
import { edgeTable } from '../../lambdas/beds/scan-lines.ts';
import { openFileSource } from '../engine/file-source.ts';
import { peakRss } from '../measure/own-process.ts';
import type { PixelCorners } from './bed-rings.ts';

/** Two paths: a map, and the corners of beds as JSON. Prints one line of JSON. */
const [map, rings] = process.argv.slice(2) as [string, string];
const beds = JSON.parse(readFileSync(rings, 'utf8')) as PixelCorners[];
const source = openFileSource(map);
const started = performance.now();
const gathered = await measureMap(
  await openMap(source),
  beds.map((ring) => edgeTable([[ring]])),
  {
    range: { from: -1, to: 1 },
    edges: Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 0.3),
    signal: new AbortController().signal,
  },
);
const results = gathered.map((bed) => {
  const { mean, p50 } = bed.result();
  return { pixels: bed.pixels, mean, p50 };
});
const wall = (performance.now() - started) / 1000;
const used = process.cpuUsage();
source.close();
process.stdout.write(
  `${JSON.stringify({ wall, cpu: (used.user + used.system) / 1e6, peakRss: peakRss(), beds: results })}\n`,
);
