import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFault } from '../../lambdas/aws/describe-fault.ts';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { InfrastructureError, InputError } from '../../lambdas/pipeline/errors.ts';
import {
  type AnalyseImage,
  type ProcessImageParts,
  processImage,
} from '../../lambdas/process-image/process-image.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { exampleAnalysis, insertImage } from '../aws/image-states.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

/** The raster engine is played, because these tests are about what happens around it; the database is real. */
function parts(analyse: AnalyseImage, changes: Partial<ProcessImageParts> = {}) {
  const stored = new Map<string, string>();
  const made: ProcessImageParts = {
    claims: imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 2 }, async () => new Set()),
    register: { enterOpen: async () => {}, removeOpen: async () => {}, enterDeleting: async () => {} },
    gate: null,
    describeUnclaimed: async () => null,
    onOpened: () => undefined,
    onRegisterFault: () => undefined,
    tellOf: async () => undefined,
    openSource: async (claim) => ({ name: claim.originalName, size: 0, read: async () => new Uint8Array() }),
    outputs: {
      openMap: () => {
        throw new Error('the played engine makes no maps');
      },
      putFile: async (output, path) => void stored.set(output.key, path),
      putText: async (output, content) => void stored.set(output.key, content),
    },
    analyse,
    onClaimed: () => undefined,
    onWorkspace: () => undefined,
    describeFault,
    retryAfterSeconds: 0,
    lease: { leaseSeconds: 60, onRenewalFault: () => undefined },
    maximumPixels: 1e6,
    outOfTime: new AbortController().signal,
    ...changes,
  };
  return { parts: made, stored };
}

async function rowOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [id]);
  return rows[0] as Record<string, unknown>;
}

/** Resolves when the signal aborts, as a long analysis would end. */
const untilAborted: AnalyseImage = (_source, _request, { signal }) =>
  new Promise((_resolve, reject) => {
    // On a slow machine it may be over before it begins.
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

describe('processing an image', () => {
  it('stores the results under the attempt and completes', async () => {
    const { id, arrival } = await insertImage(db.sql);
    let workspace = '';
    const { parts: made, stored } = parts(async (_source, _request, options) => {
      workspace = options.workspace;
      const path = join(workspace, 'ndvi.png');
      await writeFile(path, 'map');
      return exampleAnalysis({ outputs: [{ name: 'ndvi.png', path, contentType: 'image/png', bytes: 3 }] });
    });
    expect(await processImage(arrival, made)).toMatchObject({ kind: 'completed', claim: { attempt: 1 } });
    expect([...stored.keys()]).toEqual(
      ['ndvi.png', 'statistics.json', 'stac-item.json', 'analysis.json'].map(
        (name) => `derived/${id}/1/${name}`,
      ),
    );
    expect((await rowOf(id)).processing_status).toBe('completed');
    await expect(access(workspace)).rejects.toThrow('ENOENT');
    const document = JSON.parse(stored.get(`derived/${id}/1/analysis.json`) ?? '');
    expect(document).toMatchObject({
      imageId: id,
      indices: { ndvi: { count: 90 } },
      outputs: [{ name: 'ndvi.png' }, { name: 'statistics.json' }, { name: 'stac-item.json' }],
    });
    expect(JSON.stringify(document)).not.toContain(workspace);
    expect(document).not.toHaveProperty('gps');
  });

  it('does nothing for a message that comes twice', async () => {
    const { arrival } = await insertImage(db.sql);
    const { parts: made } = parts(async () => exampleAnalysis());
    await processImage(arrival, made);
    const again = parts(() => Promise.reject(new Error('must not be called')));
    expect(await processImage(arrival, again.parts)).toMatchObject({
      kind: 'nothing_to_do',
      because: 'already_completed',
    });
  });

  it('ends the image where the input is at fault', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const fault = new InputError('damaged_file', 'the file ends in the middle', {
      attempted: 'read',
      on: 'beds.tif',
    });
    expect(await processImage(arrival, parts(() => Promise.reject(fault)).parts)).toMatchObject({
      kind: 'failed',
      code: 'damaged_file',
    });
    expect(await rowOf(id)).toMatchObject({ processing_status: 'failed', failure_code: 'damaged_file' });
  });

  it('gives the image back where we are at fault, and ends it when attempts are spent', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const fault = new InfrastructureError('s3_read_failed', {
      attempted: 'read the uploaded object',
      on: 'k',
      cause: new Error('arn:aws:s3:::secret'),
    });
    const { parts: made } = parts(() => Promise.reject(fault));
    expect(await processImage(arrival, made)).toMatchObject({ kind: 'released', movedTo: 'uploaded' });
    expect((await rowOf(id)).last_error).toBe(
      's3_read_failed while trying to read the uploaded object (Error)',
    );
    expect(await processImage(arrival, made)).toMatchObject({ kind: 'released', movedTo: 'failed' });
    expect(await rowOf(id)).toMatchObject({
      failure_code: 'attempts_exhausted',
      failure_reason: expect.stringContaining('s3_read_failed'),
    });
  });

  it('stops when the lease is lost, and writes nothing', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const lease = { leaseSeconds: 0.3, onRenewalFault: () => undefined };
    const running = processImage(arrival, parts(untilAborted, { lease }).parts);
    await expect.poll(async () => (await rowOf(id)).processing_status).toBe('processing');
    await db.sql.query('UPDATE images SET attempt = attempt + 1 WHERE id = $1', [id]);
    expect(await running).toMatchObject({ kind: 'lease_lost', claim: { attempt: 1 } });
    expect(await rowOf(id)).toMatchObject({ processing_status: 'processing', attempt: 2 });
  });

  it('renews the lease while it works', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const claims = imageClaims(db.database, { leaseSeconds: 1, maximumAttempts: 2 }, async () => new Set());
    const lease = { leaseSeconds: 1, onRenewalFault: () => undefined };
    const slow: AnalyseImage = async () => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const { rows } = await db.sql.query('SELECT lease_until > now() AS valid FROM images WHERE id = $1', [
        id,
      ]);
      expect(rows).toEqual([{ valid: true }]);
      return exampleAnalysis();
    };
    expect(await processImage(arrival, parts(slow, { claims, lease }).parts)).toMatchObject({
      kind: 'completed',
    });
  });

  it.each([
    ['in the middle', () => AbortSignal.timeout(50)],
    ['at the start', () => AbortSignal.abort()],
  ])('gives the image back when the time of the function runs out %s', async (_name, signal) => {
    const { id, arrival } = await insertImage(db.sql);
    const outOfTime = signal();
    expect(await processImage(arrival, parts(untilAborted, { outOfTime }).parts)).toMatchObject({
      kind: 'released',
    });
    expect((await rowOf(id)).last_error).toContain('out_of_time');
  });

  it('leaves no folder behind, however it ends', async () => {
    const { arrival } = await insertImage(db.sql);
    let workspace = '';
    const { parts: made } = parts(async (_source, _request, options) => {
      workspace = options.workspace;
      await writeFile(join(workspace, 'half.tif'), 'half');
      throw new Error('disk full');
    });
    await processImage(arrival, made);
    await expect(readdir(workspace)).rejects.toThrow('ENOENT');
  });
});
