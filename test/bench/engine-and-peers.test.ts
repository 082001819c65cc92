import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disagreements } from '../../bench/measure/agreement.ts';
import { cpuOf } from '../../bench/measure/measurement.ts';
import { runProcess } from '../../bench/measure/run-process.ts';
import { Session } from '../../bench/measure/session.ts';
import { PEERS, type PeerName } from '../../bench/peers/peers.ts';
import { type RasterSpec, rasterSpec } from '../../bench/rasters/raster-set.ts';
import { writeRaster } from '../../bench/rasters/write-raster.ts';

/** More than one tile in each direction, and none of them whole. */
const TINY = { width: 1300, height: 1100 };
/** As the figures are quoted; an image as small as this would have none of its own. */
const THREADS = 2;
const session = new Session(new AbortController().signal, () => {});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-peers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function tinyRaster(name: 'b' | 'c' | 'd'): Promise<{ spec: RasterSpec; file: string }> {
  const spec = { ...rasterSpec(name, true), ...TINY };
  const file = join(folder, `${name}.tif`);
  await writeRaster(spec, file);
  return { spec, file };
}

/** Every program once, and the fastest of them on every sample type and layout: starting them is what takes long. */
const CASES: readonly (readonly ['b' | 'c' | 'd', readonly PeerName[]])[] = [
  ['b', ['rasterio', 'gdal-parallel', 'geotiff']],
  ['c', ['rasterio']],
  ['d', ['rasterio']],
];

describe.each(CASES)('on a small raster %s', (name, peers) => {
  it(`engine and ${peers} find the same statistics, with and without pictures`, async () => {
    const { spec, file } = await tinyRaster(name);
    const run = (form: 'whole' | 'without-preview') =>
      session.inWorkspace((workspace) => session.engine(spec, file, workspace, form, THREADS));
    const ours = await run('whole');
    expect(ours.statistics.ndvi.count / (TINY.width * TINY.height)).toBeCloseTo(0.655, 2);
    expect(ours.peakRss).toBeGreaterThan(30);
    expect(cpuOf(ours)).toBeGreaterThan(0);
    expect(ours.processWall).toBeGreaterThan(ours.wall);
    expect((await run('without-preview')).statistics).toEqual(ours.statistics);
    for (const peer of peers.map((peerName) => PEERS[peerName])) {
      const missing = peer.missing();
      if (missing !== null) {
        console.warn(`skipped: ${peer.name} needs ${missing}`);
        continue;
      }
      const theirs = await session.inWorkspace(async (workspace) =>
        session.measure(await peer.command(spec, file, workspace)),
      );
      expect(disagreements(ours.statistics, theirs.statistics), peer.name).toEqual([]);
    }
  });
});

it('the limit decodes every block of the input and encodes every tile of both maps but the empty ones', async () => {
  const { spec, file } = await tinyRaster('b');
  await session.inWorkspace(async (workspace) => {
    await session.engine(spec, file, workspace, 'whole');
    const cost = await session.entropyCost(file, workspace);
    // 3 x 3 tiles of 4 bands of uint16.
    expect(cost.bytesDecoded).toBe(9 * 512 * 512 * 8);
    const tile = 512 * 512 * 4;
    // 9 tiles, 2 x 2 and 1 of the overviews.
    expect(cost.bytesEncoded).toBeLessThanOrEqual(2 * 14 * tile);
    expect(cost.bytesEncoded).toBeGreaterThan(2 * 10 * tile);
    expect(cost.native).toBe(true);
  });
});

describe('a measured process', () => {
  it('that fails ends the run with its last words', async () => {
    const args = ['-e', 'console.error("no such band"); process.exit(3)'];
    const failing = runProcess({ program: process.execPath, args }, new AbortController().signal);
    await expect(failing).rejects.toThrow(/ended with code 3:\nno such band/);
  });

  it('is ended with everything that it has started when the bench is interrupted', async () => {
    const interruption = new AbortController();
    const script = "require('child_process').spawn('sleep', ['60'], { stdio: 'inherit' })";
    const running = runProcess({ program: process.execPath, args: ['-e', script] }, interruption.signal);
    setTimeout(() => interruption.abort(new Error('Ctrl-C')), 300);
    // The grandchild holds the pipes: only its end lets this settle.
    await expect(running).rejects.toThrow('Ctrl-C');
  }, 20_000);
});
