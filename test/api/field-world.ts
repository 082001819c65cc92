import { randomUUID } from 'node:crypto';
import { beginMeasurement } from '../../lambdas/aws/bed-repository/measurement-task.ts';
import { replaceBeds } from '../../lambdas/aws/bed-repository/replace-beds.ts';
import { storeStatistics } from '../../lambdas/aws/bed-repository/store-statistics.ts';
import { completeImage } from '../../lambdas/aws/image-repository/complete-image.ts';
import type { Bed, BedIndexResult } from '../../lambdas/pipeline/bed-statistics.ts';
import type { ImageAnalysis, IndexResults } from '../../lambdas/pipeline/image-analysis.ts';
import type { Claim } from '../../lambdas/pipeline/ports.ts';
import type { CropHealthDatabase } from '../aws/crop-health-database.ts';
import { exampleAnalysis, insertImage, NOTHING_READ, processing } from '../aws/image-states.ts';
import { exampleStatistics } from '../support/index-statistics.ts';

/** Flights over one owner's field, and its beds, as the functions store them. */
export function fieldWorld(db: CropHealthDatabase, field: string, owner: string = randomUUID()) {
  const columns = { owner_id: `'${owner}'`, field: `'${field.replaceAll("'", "''")}'` };
  return {
    owner,
    field,
    path: `/fields/${field}`,
    /** @returns the id of an image that was captured on a day of May 2026 and analysed. */
    async flight(day: number, changes: Partial<ImageAnalysis> = {}, captured = true): Promise<string> {
      const at = `'2026-05-${String(day).padStart(2, '0')}T10:00:00Z'`;
      const moved = { ...processing(`now() + interval '1 minute'`), uploaded_at: at };
      const created = { ...columns, ...(captured ? { captured_at: at } : {}) };
      const { id } = await insertImage(db.sql, created, moved);
      const claim = { imageId: id, attempt: 1 } as Claim;
      const analysis = exampleAnalysis({ capturedAt: null, sensor: 'micasense-rededge', ...changes });
      await completeImage(db.database, claim, analysis, outputsOf(id), NOTHING_READ);
      return id;
    },
    async failed(): Promise<string> {
      const failure = { failure_code: `'damaged_file'`, failure_reason: `'it ends'` };
      return (await insertImage(db.sql, columns, { processing_status: `'failed'`, ...failure })).id;
    },
    /** Squares beside one another. */
    async beds(count: number): Promise<void> {
      await replaceBeds(
        db.database,
        owner,
        field,
        Array.from({ length: count }, (_, i) => squareBed(i)),
      );
    },
    /** NDVI of each bed in an image; null: it lies outside. SAVI has no value. Of parts of beds where `inside` says so. */
    async measure(
      imageId: string,
      means: readonly (number | null)[],
      inside: readonly number[] = [],
    ): Promise<void> {
      const task = await beginMeasurement(db.database, imageId, 60);
      if (task === null) throw new Error('nothing to measure');
      const measured = means.map((mean, i) => ({
        id: `b${i}`,
        inside: mean === null ? 0 : (inside[i] ?? 1),
        indices: { ndvi: bedResult(mean), savi: bedResult(null) },
      }));
      await storeStatistics(db.database, task, measured);
    },
  };
}

function outputsOf(id: string) {
  return ['ndvi.tif', 'ndvi.png', 'statistics.json', 'stac-item.json'].map((name) => ({
    name,
    key: `derived/${id}/1/${name}`,
    contentType: name.endsWith('.png') ? 'image/png' : 'application/json',
    bytes: 9,
  }));
}

export function indicesOf(mean: number): IndexResults {
  return {
    ndvi: exampleStatistics({ mean, p50: mean }),
    savi: { unavailable: 'needs_reflectance', reason: 'SAVI needs reflectance.' },
  };
}

function squareBed(number: number): Bed {
  const [west, east] = [5 + number / 1000, 5 + (number + 1) / 1000];
  const ring = [
    [west, 52],
    [east, 52],
    [east, 52.001],
    [west, 52.001],
    [west, 52],
  ] as const;
  return {
    id: `b${number}`,
    name: `=Bed ${number}, "north"`,
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}

function bedResult(mean: number | null): BedIndexResult {
  if (mean === null) return { pixels: 0, unavailable: 'outside_image' };
  const { count: _count, histogram: _histogram, ...figures } = exampleStatistics({ mean, p50: mean });
  return {
    ...figures,
    pixels: 100,
    validPixels: 90,
    hectares: 0.01,
    classes: [{ name: 'high vigour', from: 0.6, to: 0.8, pixels: 90, fraction: 1, hectares: mean / 100 }],
    cover: null,
  };
}
