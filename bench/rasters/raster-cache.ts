import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROJECT_ROOT } from '../../build/paths.ts';
import type { RasterSpec } from './raster-set.ts';
import { writeRaster } from './write-raster.ts';

/** Part of the file names: raised when the same name would hold other pixels. */
const VERSION = 1;

/** Outside git; BENCH_RASTERS names another folder, for instance on a larger disk. */
export function rastersFolder(): string {
  return resolve(process.env.BENCH_RASTERS || join(PROJECT_ROOT, 'bench', '.rasters'));
}

/** Path of the raster's file, which is made where it is missing. */
export async function provideRaster(
  spec: RasterSpec,
  signal?: AbortSignal,
  onMake?: (path: string) => void,
): Promise<string> {
  const folder = rastersFolder();
  const path = join(folder, `${spec.name}-v${VERSION}.tif`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  onMake?.(path);
  await writeRaster(spec, path, signal);
  return path;
}
