import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import type { Claim } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { arrivalOf, exampleAnalysis, insertImage } from '../aws/image-states.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';
import { LARGEST_REQUEST, largestAnalysis, outputsOf } from './largest-image.ts';

/** bytes; a quarter of what the service takes per row, and all of what it takes per result */
const ROW_BYTES = 16 * 1024;

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
let claims: ReturnType<typeof imageClaims>;
beforeAll(async () => {
  db = await createCropHealthDatabase({ limits: { rowBytes: ROW_BYTES, resultBytes: 1024 * 1024 } });
  api = apiClient({ ...partsWithoutDatabase(), database: db.database });
  const listUploads = async (id: string) => new Set(await keysOf(id));
  claims = imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, listUploads);
});
afterAll(() => db.close());

async function keysOf(id: string): Promise<string[]> {
  const { rows } = await db.sql.query<{ s3_key: string; files: { key: string }[] | null }>(
    'SELECT s3_key, capture_files AS files FROM images WHERE id = $1',
    [id],
  );
  const { s3_key, files } = rows[0]!;
  return files?.map(({ key }) => key) ?? [s3_key];
}

async function claimed(id: string): Promise<Claim> {
  const [key] = await keysOf(id);
  const outcome = await claims.claim(arrivalOf(id, key!));
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

/** So that the moves shown are a hundred, each with a long reason. */
async function moveOften(id: string): Promise<void> {
  const reason = `object_write_failed while trying to write an output (${'TimeoutError '.repeat(10)})`;
  await db.sql.query(
    `INSERT INTO image_transitions (image_id, from_status, to_status, attempt, moved_by, reason)
     SELECT $1, 'processing', 'uploaded', number, 'process-image', $2 FROM generate_series(1, 110) AS number`,
    [id, reason],
  );
}

/** Ids and times differ from run to run. */
function normalised(text: string, id: string): string {
  return text.replaceAll(id, 'ID').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}

describe('GET /images/{id}', () => {
  it('writes every field in its place', async () => {
    const body = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000, indices: ['gndvi', 'evi'] };
    const { id } = (await api('POST', '/images', { body })).body;
    const waiting = await api('GET', `/images/${id}`);
    expect(normalised(JSON.stringify(waiting.body), id)).toMatchInlineSnapshot(
      `"{"id":"ID","filename":"beds.tif","contentType":"image/tiff","size":1000,"mission":null,"field":null,"status":"uploaded","failureCode":null,"failureReason":null,"createdAt":"TIME","updatedAt":"TIME","capturedAt":null,"uploadedAt":null,"processedAt":null,"attempt":0,"request":{"indices":["gndvi","evi"]},"gps":null,"history":[{"from":null,"to":"uploaded","attempt":0,"by":"api","reason":"created","at":"TIME"}],"captureGroup":null,"analysis":null}"`,
    );

    const claim = await claimed(id);
    const { ndvi, savi } = exampleAnalysis().indices;
    const evi = { unavailable: 'needs_reflectance', reason: 'the values are raw' } as const;
    const analysis = exampleAnalysis({ indices: { ndvi, savi, gndvi: ndvi, evi }, warnings: ['one', 'a'] });
    await claims.complete(claim, analysis, outputsOf(claim).slice(0, 2), new Map());
    const completed = await api('GET', `/images/${id}`);
    expect(normalised(JSON.stringify(completed.body), id)).toMatchInlineSnapshot(
      `"{"id":"ID","filename":"beds.tif","contentType":"image/tiff","size":1000,"mission":null,"field":null,"status":"completed","failureCode":null,"failureReason":null,"createdAt":"TIME","updatedAt":"TIME","capturedAt":"TIME","uploadedAt":"TIME","processedAt":"TIME","attempt":1,"request":{"indices":["gndvi","evi"]},"gps":{"latitude":52.1,"longitude":5.2,"heading":90,"source":"file"},"history":[{"from":null,"to":"uploaded","attempt":0,"by":"api","reason":"created","at":"TIME"},{"from":"uploaded","to":"processing","attempt":1,"by":"process-image","reason":"claimed","at":"TIME"},{"from":"processing","to":"completed","attempt":1,"by":"process-image","reason":"analysed","at":"TIME"}],"captureGroup":null,"analysis":{"attempt":1,"width":10,"height":10,"bandCount":5,"sampleType":"uint16","validPixels":90,"radiometry":"surface_reflectance","radiometrySource":"request","scale":0.0001,"offset":0,"sensor":null,"bandMap":{"nir":5,"red":3},"bandMapSource":"request","soilBrightnessFactor":0.5,"indices":{"evi":{"reason":"the values are raw","unavailable":"needs_reflectance"},"ndvi":{"p2":-0.05,"p5":0.1,"max":0.9,"min":-0.1,"p10":0.3,"p25":0.5,"p50":0.65,"p75":0.75,"p90":0.8,"p95":0.85,"p98":0.88,"std":0.2,"mean":0.61,"count":90,"histogram":{"to":1,"from":-1,"above":0,"below":0,"counts":[10,80]}},"savi":{"p2":-0.05,"p5":0.1,"max":0.9,"min":-0.1,"p10":0.3,"p25":0.5,"p50":0.65,"p75":0.75,"p90":0.8,"p95":0.85,"p98":0.88,"std":0.2,"mean":0.42,"count":90,"histogram":{"to":1,"from":-1,"above":0,"below":0,"counts":[10,80]}},"gndvi":{"p2":-0.05,"p5":0.1,"max":0.9,"min":-0.1,"p10":0.3,"p25":0.5,"p50":0.65,"p75":0.75,"p90":0.8,"p95":0.85,"p98":0.88,"std":0.2,"mean":0.61,"count":90,"histogram":{"to":1,"from":-1,"above":0,"below":0,"counts":[10,80]}}},"health":{"basis":"ndvi","score":71.5,"status":"healthy","classes":[{"to":1,"from":0.6,"name":"dense","pixels":90,"fraction":1,"hectares":null}],"classSet":"vigour","vegetation":null},"stressZones":[{"gridX":0,"gridY":0,"severity":"none","ndvi":0.7,"savi":0.5},{"gridX":1,"gridY":0,"severity":"high","ndvi":0.1,"savi":null}],"summary":"Healthy beds.","warnings":["one","a"],"outputs":[{"name":"ndvi.tif","contentType":"image/tiff; application=geotiff; profile=cloud-optimized","bytes":17179869184,"url":"https://get/derived/ID/1/ndvi.tif"},{"name":"ndvi.png","contentType":"image/tiff; application=geotiff; profile=cloud-optimized","bytes":17179869184,"url":"https://get/derived/ID/1/ndvi.png"}]}}"`,
    );
  });

  it('shows an image that has everything, at its largest', async () => {
    const { id } = (await api('POST', '/images', { body: LARGEST_REQUEST })).body;
    const claim = await claimed(id);
    const analysis = largestAnalysis();
    const outputs = outputsOf(claim);
    await claims.complete(claim, analysis, outputs, new Map());
    await moveOften(id);

    const { status, body, faults } = await api('GET', `/images/${id}`);
    expect({ status, faults }).toEqual({ status: 200, faults: [] });
    const { captureGroup, capturedAt, gps, mission, field, ...request } = LARGEST_REQUEST;
    expect(body).toMatchObject({ request, gps: { ...gps, source: 'request' }, capturedAt, mission, field });
    expect(body.captureGroup).toEqual(captureGroup.map(({ sha256: _, ...file }) => file));
    expect(body.history.map((move: { attempt: number }) => move.attempt)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 11),
    );
    const { indices, stressZones, warnings } = analysis;
    expect(body.analysis).toMatchObject({ indices, stressZones, warnings });
    expect(body.analysis.outputs.map((output: { name: string }) => output.name)).toEqual(
      outputs.map(({ name }) => name),
    );
  });
});

describe('GET /images', () => {
  it('lists as many images as a page may have, each with the longest name and reason', async () => {
    const failed = {
      processing_status: `'failed'`,
      failure_code: `'damaged_file'`,
      failure_reason: `repeat('\ufffd', 2000)`,
    };
    const named = { owner_id: `'bob'`, original_name: `repeat('葉', 255)` };
    for (let number = 0; number < 101; number++) await insertImage(db.sql, named, failed);
    const { status, body } = await api('GET', '/images', { owner: 'bob', query: { limit: '100' } });
    expect(status).toBe(200);
    expect(body.items).toHaveLength(100);
    const { body: image } = await api('GET', `/images/${body.items[0].id}`, { owner: 'bob' });
    expect(image.failureReason).toHaveLength(2000);
  });
});
