import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMPATIENT } from '../end-to-end/pipeline-under-test.ts';
import { assemblyFor } from '../support/assembly.ts';
import { SeparatePipeline } from './separate-pipeline.ts';
import { smallImage } from './small-image.ts';

/** A mount that only our own processes see: what no file system of the machine's has to be filled for. */
const NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount', '--'];
const probe = spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]);
const isRefused = probe.status !== 0;
if (isRefused) {
  const why = probe.error?.message ?? probe.stderr.toString().trim();
  console.warn(`no full disk: this system gives no mount namespace of one's own (${why})`);
}

describe.skipIf(isRefused)("the functions' temporary disk", () => {
  let dataDirectory: string;
  let pipeline: SeparatePipeline;
  beforeAll(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'crop-health-full-disk-'));
    const assembly = await assemblyFor(IMPATIENT);
    pipeline = await SeparatePipeline.start(dataDirectory, { launcher: NAMESPACE, ...assembly });
  });
  afterAll(async () => {
    await pipeline?.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  async function expectSmallImageCompletes(): Promise<void> {
    const { request, bytes } = smallImage();
    const created = await pipeline.app.create(request);
    await pipeline.app.send(created, bytes);
    const image = await pipeline.app.waitFor(created.id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', attempt: 1 });
  }

  it('is full: our fault and not the file, given back; small images go on; with room it completes', async () => {
    await expectSmallImageCompletes();
    await pipeline.tell('disk 3m');
    const photo = await largePhoto();
    const request = { filename: 'large.jpg', contentType: 'image/jpeg', size: photo.byteLength };
    const large = await pipeline.app.create(request);
    expect((await pipeline.app.send(large, photo)).status).toBe(200);
    await expect
      .poll(async () => (await pipeline.app.image(large.id)).history.at(-1), { timeout: 20_000 })
      .toMatchObject({
        from: 'processing',
        to: 'uploaded',
        reason: expect.stringMatching(/ENOSPC|disk_full/),
      });

    await expectSmallImageCompletes();

    await pipeline.tell('disk 200m');
    expect(await pipeline.settle(large.id)).toMatchObject({ status: 'completed', attempt: 2 });
  });
});

/** Decoded, it takes 12 MB on the disk. */
function largePhoto(): Promise<Buffer> {
  const background = { r: 90, g: 120, b: 60 };
  return sharp({ create: { width: 2000, height: 2000, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
