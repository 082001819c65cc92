import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../build/paths.ts';
import type { BundleForm } from '../engine/bundle-engine.ts';
import { bundle } from '../engine/bundle-engine.ts';
import type { Command } from '../measure/run-process.ts';
import { bandNumber, type RasterSpec, scaleOf } from '../rasters/raster-set.ts';
import type { PeerJob } from './peer-job.ts';

export const PEER_NAMES = ['rasterio', 'gdal', 'gdal-parallel', 'geotiff'] as const;
export type PeerName = (typeof PEER_NAMES)[number];

export interface Peer {
  readonly name: PeerName;
  readonly title: string;
  /** What it does less than the engine; empty where it does the same. */
  readonly less: string;
  /** The form of the engine that does the same work. */
  readonly against: BundleForm;
  /** What has to be installed, or null where all of it is. */
  missing(): string | null;
  command(spec: RasterSpec, file: string, workspace: string): Promise<Command>;
}

/** Of the two cores that the figures are quoted for. */
const THREADS = 2;

/** Debian's modules belong to Debian's Python. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

export const PEERS: Readonly<Record<PeerName, Peer>> = {
  rasterio: {
    name: 'rasterio',
    title: 'rasterio + numpy by block',
    less: 'no class areas, no stress grid; no picture, on neither side',
    against: 'without-preview',
    missing: () => (pythonWith('rasterio', 'numpy') === undefined ? 'python3-rasterio' : null),
    // With threads it has stood still for ever on strips of LZW.
    command: async (spec, file, workspace) =>
      python('rasterio_blocks.py', {
        ...jobOf(spec, file, workspace),
        threads: spec.form === 'striped-lzw' ? 1 : THREADS,
      }),
  },
  gdal: gdalPeer('gdal', 'gdal_calc.py, one program after the other', false),
  'gdal-parallel': gdalPeer('gdal-parallel', 'gdal_calc.py, both indices side by side', true),
  geotiff: {
    name: 'geotiff',
    title: 'geotiff.js readRasters, loops, writeArrayBuffer',
    less: 'maps uncompressed and without overviews, no class areas, no stress grid; no picture, on neither side',
    against: 'without-preview',
    missing: () => null,
    command: async (spec, file, workspace) => ({
      program: process.execPath,
      args: [await bundle('geotiff-js'), JSON.stringify(jobOf(spec, file, workspace))],
    }),
  },
};

/** Versions of what the peers are made of, as far as they are installed. */
export function peerVersions(): Readonly<Record<string, string>> {
  const gdal = spawnSync('gdalinfo', ['--version'], { encoding: 'utf8' });
  const script = 'import rasterio, numpy; print(rasterio.__version__, numpy.__version__)';
  const found = pythonWith('rasterio', 'numpy');
  const modules = found === undefined ? '' : spawnSync(found, ['-c', script], { encoding: 'utf8' }).stdout;
  const [rasterio, numpy] = modules.trim().split(' ');
  return {
    ...(gdal.status === 0 && { gdal: /GDAL ([\d.]+)/.exec(gdal.stdout)?.[1] ?? gdal.stdout.trim() }),
    ...(numpy !== undefined && { rasterio: rasterio!, numpy }),
  };
}

function gdalPeer(name: PeerName, title: string, sideBySide: boolean): Peer {
  return {
    name,
    title,
    less: 'no percentiles, class areas or stress grid',
    against: 'whole',
    missing: () => {
      const programs = ['gdal_calc.py', 'gdalinfo', 'gdaladdo', 'gdaldem', 'gdal_translate'];
      const absent = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined);
      return absent.length === 0 ? null : `gdal-bin and python3-gdal (${absent.join(', ')})`;
    },
    command: async (spec, file, workspace) =>
      python('gdal_chain.py', { ...jobOf(spec, file, workspace), sideBySide }),
  };
}

function jobOf(spec: RasterSpec, file: string, workspace: string): PeerJob {
  return {
    file,
    workspace,
    scale: scaleOf(spec),
    red: bandNumber(spec, 'Red'),
    nir: bandNumber(spec, 'NIR'),
    threads: THREADS,
    sideBySide: false,
    // Whole strips, so that none is decoded twice; four tiles, of which each thread has its own.
    window: spec.form === 'striped-lzw' ? [128, spec.width] : [1024, 1024],
  };
}

function python(script: string, job: PeerJob): Command {
  return pythonProgram(script, [JSON.stringify(job)]);
}

/** A program of this folder. */
export function pythonProgram(script: string, args: readonly string[]): Command {
  return {
    program: pythonWith() ?? 'python3',
    args: [join(PROJECT_ROOT, 'bench', 'peers', script), ...args],
  };
}

function pythonWith(...modules: readonly string[]): string | undefined {
  const script = modules.map((name) => `import ${name}`).join('; ');
  return PYTHONS.find((program) => spawnSync(program, ['-c', script]).status === 0);
}
