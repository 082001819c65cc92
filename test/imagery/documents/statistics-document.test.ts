import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENGINE } from '../../../lambdas/imagery/documents/engine-version.ts';
import { finishingDocuments } from '../../../lambdas/imagery/documents/finishing-documents.ts';
import { statisticsDocument } from '../../../lambdas/imagery/documents/statistics-document.ts';
import type { IndexStatistics } from '../../../lambdas/pipeline/image-analysis.ts';
import { ANALYSIS, CONTEXT, FILES } from './example-documents.ts';

const document = statisticsDocument(ANALYSIS, CONTEXT, FILES);

describe('statistics.json', () => {
  it('has this form: a change of it is a change of the schema version', () => {
    expect(document).toEqual({
      schemaVersion: '1.0',
      imageId: CONTEXT.imageId,
      attempt: 2,
      software: { name: 'crop-health-pipeline', version: ENGINE.version },
      capturedAt: '2026-05-01T10:00:00.000Z',
      processedAt: '2026-05-02T08:01:00.000Z',
      image: {
        width: 10,
        height: 12,
        bandCount: 5,
        sampleType: 'uint16',
        validPixels: 90,
        sensor: 'micasense-rededge',
        groundSampleDistance: 0.04,
        bands: { red: 3, nir: 5 },
        bandsFrom: 'request',
      },
      radiometry: {
        kind: 'raw_dn',
        from: 'none',
        isRelative: true,
        scale: null,
        offset: null,
        soilBrightnessFactor: 0.5,
      },
      indices: {
        ndvi: {
          title: 'NDVI',
          formula: '(N - R) / (N + R)',
          unit: '1',
          paper: expect.stringContaining('Rouse'),
          statistics: { ...(ANALYSIS.indices.ndvi as IndexStatistics) },
          map: 'ndvi.tif',
          picture: 'ndvi.png',
        },
        savi: {
          title: 'SAVI',
          formula: '(1 + L) (N - R) / (N + R + L)',
          unit: '1',
          paper: expect.stringContaining('Huete'),
          unavailable: 'needs_reflectance',
          reason: 'SAVI needs reflectance.',
        },
      },
      health: ANALYSIS.health,
      stressZones: ANALYSIS.stressZones,
      summary: 'A field.',
      warnings: ['The indices are relative.'],
    });
  });

  it('has the histogram beside the figures where the analysis has one', () => {
    const histogram = { from: -1, to: 1, counts: [40, 50, 0], below: 0, above: 0 };
    const ndvi = { ...(ANALYSIS.indices.ndvi as IndexStatistics), histogram };
    const analysis = { ...ANALYSIS, indices: { ...ANALYSIS.indices, ndvi } };
    const entry = statisticsDocument(analysis, CONTEXT, FILES).indices.ndvi;
    expect(entry).toMatchObject({ histogram, statistics: { count: 90 } });
    expect(entry).not.toHaveProperty('statistics.histogram');
  });

  it('names no map or picture that was not stored', () => {
    expect(statisticsDocument(ANALYSIS, CONTEXT, []).indices.ndvi).toMatchObject({
      map: null,
      picture: null,
    });
  });

  it('has no number for what is not known', () => {
    const { grid: _grid, ...bare } = ANALYSIS;
    const unknown = statisticsDocument({ ...bare, health: null }, { ...CONTEXT, capturedAt: null }, FILES);
    expect(unknown).toMatchObject({
      capturedAt: null,
      image: { groundSampleDistance: null },
      health: null,
    });
  });
});

describe('the documents of an image', () => {
  const documents = finishingDocuments(ANALYSIS, CONTEXT, FILES);

  it('are its statistics and its STAC item, as JSON', () => {
    expect(documents.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['statistics.json', 'application/json'],
      ['stac-item.json', 'application/geo+json'],
    ]);
    expect(JSON.parse(documents[0]!.content)).toEqual(JSON.parse(JSON.stringify(document)));
    const { assets } = JSON.parse(documents[1]!.content);
    expect(assets.statistics).toMatchObject({
      href: './statistics.json',
      'file:size': Buffer.byteLength(documents[0]!.content),
    });
  });

  it.each([
    ['the client', CONTEXT.capturedAt, ANALYSIS.capturedAt, '2026-05-01T10:00:00.000Z'],
    ['the file, in UTC', null, ANALYSIS.capturedAt, '2026-04-30T07:00:00.000Z'],
    ['nobody', null, null, null],
    ['a year that RFC 3339 cannot write', null, '9999-12-31T23:59:59-01:00', null],
  ])('have the time of capture from %s', (_name, declared, found, told) => {
    const analysis = { ...ANALYSIS, capturedAt: found };
    const [statistics, item] = finishingDocuments(analysis, { ...CONTEXT, capturedAt: declared }, FILES);
    expect(JSON.parse(statistics!.content).capturedAt).toBe(told);
    expect(JSON.parse(item!.content).properties.datetime).toBe(told);
  });

  it('do not tell the position from the camera, which is personal', () => {
    for (const { content } of documents) {
      expect(content).not.toMatch(/52\.123456|5\.654321|latitude|gps/);
    }
  });

  it('name the version of this package', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(ENGINE).toEqual({ name: manifest.name, version: manifest.version });
  });
});
