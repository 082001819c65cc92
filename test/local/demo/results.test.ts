import { describe, expect, it } from 'vitest';
import { resultDocument } from '../../../local/demo/result-document.ts';
import { resultTable } from '../../../local/demo/result-table.ts';
import { ANALYSIS, completed, failed, image } from './outcomes.ts';

const rgb = image({
  analysis: {
    ...ANALYSIS,
    radiometry: 'display_rgb',
    health: null,
    indices: {
      ndvi: { unavailable: 'no_nir_band', reason: 'a colour image has no near infrared' },
      savi: { unavailable: 'no_nir_band', reason: 'a colour image has no near infrared' },
    },
  },
});

describe('the JSON document', () => {
  it('has the statistics of each index and nothing else of it', () => {
    expect(resultDocument([completed()])).toEqual({
      images: [
        {
          file: 'field.tif',
          id: '6f1c',
          status: 'completed',
          failureCode: null,
          failureReason: null,
          validPixels: 100,
          radiometry: 'surface_reflectance',
          indices: {
            ndvi: { count: 100, min: -0.1, max: 0.9, mean: 0.5, std: 0.2, p2: 0, p50: 0.55, p98: 0.85 },
            savi: { count: 100, min: -0.1, max: 0.9, mean: 0.4, std: 0.2, p2: 0, p50: 0.55, p98: 0.85 },
          },
          outputs: ['out/field-ndvi.tif', 'out/field-ndvi.png'],
        },
      ],
    });
  });

  it('has all that was asked for, NDVI and SAVI first, also of an image that failed', () => {
    const evi = { unavailable: 'no_blue_band', reason: 'no blue' } as const;
    const indices = { evi, ...ANALYSIS.indices };
    const request = { indices: ['evi'] } as const;
    const [done, lost] = [
      image({ request, analysis: { ...ANALYSIS, indices } }),
      image({ request, status: 'failed', analysis: null }),
    ].map((one, index) => {
      const failure = index === 0 ? null : { code: 'damaged_file', reason: 'cut off' };
      const document = resultDocument([completed({ image: one, failure })]);
      return (document as { images: { indices: Record<string, object> }[] }).images[0]!.indices;
    });
    expect(Object.keys(done!)).toEqual(['ndvi', 'savi', 'evi']);
    expect(done!.evi).toEqual({ unavailable: 'no_blue_band' });
    expect(lost!.evi).toEqual({ unavailable: 'damaged_file' });
    expect(resultTable([completed({ image: image({ analysis: { ...ANALYSIS, indices } }) })])).toMatch(
      /NDVI(.|\n)*SAVI(.|\n)*EVI +unavailable: no_blue_band: no blue/,
    );
  });

  it('says of an index that is not available only why', () => {
    expect(resultDocument([completed({ image: rgb })])).toMatchObject({
      images: [{ status: 'completed', indices: { ndvi: { unavailable: 'no_nir_band' } } }],
    });
  });

  it('gives the code of a failure for the indices, too', () => {
    expect(resultDocument([failed('damaged_file', 'cut off')])).toEqual({
      images: [
        {
          file: 'bad.tif',
          id: null,
          status: 'failed',
          failureCode: 'damaged_file',
          failureReason: 'cut off',
          validPixels: null,
          radiometry: null,
          indices: { ndvi: { unavailable: 'damaged_file' }, savi: { unavailable: 'damaged_file' } },
          outputs: [],
        },
      ],
    });
  });
});

describe('the table', () => {
  it('shows each status with its time, the statistics, the health and the maps', () => {
    const table = resultTable([completed()]);
    expect(table).toMatch(/processing +2026-05-01T10:00:00\.250Z +\+0\.25 s/);
    expect(table).toMatch(/completed +2026-05-01T10:00:02\.000Z +\+1\.75 s/);
    expect(table).toMatch(/│ NDVI │ +100 │ -0\.1000 │ +0\.0000 │ +0\.5000 │/);
    expect(table).toContain('72 of 100, attention needed (by NDVI)');
    expect(table).toContain('vegetation  43.1 % (1.23 ha) from NDVI 0.344 (otsu)');
    expect(table).toContain('100 valid (50.0 %)');
    expect(table).toContain('red 3, nir 5 (from band_names)');
    expect(table).toContain('out/field-ndvi.png');
  });

  it('says why an index is not available', () => {
    const table = resultTable([completed({ image: rgb })]);
    expect(table).toMatch(/NDVI +unavailable: no_nir_band: a colour image has no near infrared/);
    expect(table).not.toContain('┌');
  });

  it('has one line for each file that failed, whatever is in its name', () => {
    const table = resultTable([
      failed('damaged_file', 'cut\noff', 'a\u001b[31m.tif'),
      failed('empty_file', 'no bytes'),
    ]);
    expect(table.trimEnd().split('\n')).toEqual([
      'failed  a\\u001b[31m.tif: damaged_file: cut\\u000aoff',
      'failed  bad.tif: empty_file: no bytes',
    ]);
  });
});
