import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramBars } from '../../web/source/charts/histogram-bars.ts';
import { linearScale, spanOf, ticksOf } from '../../web/source/charts/scale.ts';
import { fromApi, seriesOfImages } from '../../web/source/charts/value-series.ts';

describe('bars of a histogram', () => {
  const counts = fc.array(fc.nat(1000), { minLength: 1, maxLength: 256 });

  it('hold every pixel once, side by side, and are no more than there is room for', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 80 }), (counts, atMost) => {
        const bars = histogramBars({ from: -1, to: 1, counts, below: 0, above: 0 }, atMost);
        const total = counts.reduce((sum, count) => sum + count, 0);
        expect(bars.length).toBeLessThanOrEqual(atMost);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(total);
        for (const [i, bar] of bars.entries()) {
          expect(bar.to).toBeGreaterThan(bar.from);
          if (i > 0) expect(bar.from).toBeCloseTo(bars[i - 1]!.to, 12);
        }
      }),
    );
  });

  it('begin at the first bin with a pixel and end with the last', () => {
    const bars = histogramBars({ from: 0, to: 1, counts: [0, 3, 0, 5, 0], below: 0, above: 0 }, 10);
    expect(bars).toEqual([
      { from: 0.2, to: 0.4, count: 3 },
      { from: 0.4, to: expect.closeTo(0.6), count: 0 },
      { from: expect.closeTo(0.6), to: 0.8, count: 5 },
    ]);
  });

  it('are none where there is no pixel', () => {
    expect(histogramBars({ from: 0, to: 1, counts: [0, 0], below: 4, above: 0 }, 10)).toEqual([]);
  });
});

describe('scales', () => {
  it('run from end to end, and put what has no spread into the middle', () => {
    const scale = linearScale({ from: 0.2, to: 0.8 }, { from: 100, to: 0 });
    expect([scale(0.2), scale(0.5), scale(0.8)]).toEqual([100, expect.closeTo(50), 0]);
    expect(linearScale({ from: 3, to: 3 }, { from: 0, to: 50 })(3)).toBe(25);
  });

  it('leave room around values, also around one alone', () => {
    expect(spanOf([0.2, 0.7])).toEqual({ from: expect.closeTo(0.15), to: expect.closeTo(0.75) });
    const { from, to } = spanOf([0]);
    expect(to - from).toBeGreaterThan(0);
  });

  it('have ticks at round values with the decimals that they need', () => {
    const labels = ticksOf({ from: -0.2, to: 0.2 }).map(({ label }) => label);
    expect(labels).toEqual(['−0.2', '−0.1', '0.0', '0.1', '0.2']);
  });
});

describe('series', () => {
  const point = {
    imageId: 'a',
    at: '2026-05-01T00:00:00.000Z',
    atFrom: 'capture',
    mean: 0.4,
    std: 0,
    p10: 0,
    p50: 0,
    p90: 0,
    validPixels: 9,
    extent: null,
  } as const;
  const group = {
    sensor: null,
    soilBrightnessFactor: null,
    scale: null,
    offset: null,
    why: null,
    points: [point],
  };

  it('keep the groups of the service apart, with what is uncertain about them', () => {
    const { groups, leftOut } = fromApi({
      groups: [
        { ...group, radiometry: 'panel_reflectance', sensor: 'rededge-mx', comparable: true, cautions: [] },
        { ...group, radiometry: 'raw_dn', comparable: false, cautions: ['sensor_undeclared'] },
      ],
      leftOut: [{ imageId: 'b', at: null, reason: 'failed', detail: 'no TIFF' }],
    });
    expect(groups.map(({ title, comparable }) => [title, comparable])).toEqual([
      ['panel reflectance, rededge-mx', true],
      ['raw numbers, sensor not declared', false],
    ]);
    expect(groups[0]!.points).toEqual([{ imageId: 'a', at: point.at, isUploadTime: false, value: 0.4 }]);
    expect(leftOut).toEqual([{ at: null, why: 'no TIFF' }]);
  });

  it('tell what is placed by its upload, and what is still to be measured', () => {
    const series = fromApi({
      groups: [
        {
          ...group,
          points: [{ ...point, atFrom: 'upload' }],
          radiometry: 'raw_dn',
          comparable: false,
          cautions: [],
        },
      ],
      leftOut: [{ imageId: 'b', at: null, reason: 'beds_not_measured', detail: 'later' }],
    });
    expect(series.groups[0]!.points[0]!.isUploadTime).toBe(true);
    expect(series.isBeingMeasured).toBe(true);
  });

  it('of a lone image never claim that it can be compared', () => {
    expect(seriesOfImages([]).groups).toEqual([]);
  });
});
