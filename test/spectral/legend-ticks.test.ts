import { describe, expect, it } from 'vitest';
import { INDEX_REGISTRY } from '../../lambdas/spectral/index-registry.ts';
import { legendTicks } from '../../lambdas/spectral/legend-ticks.ts';

const labels = (from: number, to: number) => {
  const { ticks, decimals } = legendTicks({ from, to });
  return ticks.map((tick) => tick.toFixed(decimals));
};

describe('the ticks of a legend', () => {
  it('are round numbers', () => {
    expect(labels(-0.2, 0.9)).toEqual(['-0.2', '0.0', '0.2', '0.4', '0.6', '0.8']);
    expect(labels(0, 0.6)).toEqual(['0.0', '0.2', '0.4', '0.6']);
    expect(labels(0, 10)).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(labels(-5, 20)).toEqual(['-5', '0', '5', '10', '15', '20']);
  });

  it('have as many decimals as narrow percentiles need, and none where a ratio is wide', () => {
    expect(labels(0.3021, 0.3479)).toEqual(['0.31', '0.32', '0.33', '0.34']);
    expect(labels(-0.00012, 0.00031)).toEqual(['-0.0001', '0.0000', '0.0001', '0.0002', '0.0003']);
    expect(labels(0, 730)).toEqual(['0', '200', '400', '600']);
  });

  it('are three to six and within the legend, whatever the index', () => {
    for (const { id, display } of Object.values(INDEX_REGISTRY)) {
      const { ticks } = legendTicks(display);
      expect(ticks.length, id).toBeGreaterThanOrEqual(3);
      expect(ticks.length, id).toBeLessThanOrEqual(6);
      for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(display.from - 1e-9);
      for (const tick of ticks) expect(tick).toBeLessThanOrEqual(display.to + 1e-9);
    }
  });
});
