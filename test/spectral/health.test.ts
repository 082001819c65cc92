import { describe, expect, it } from 'vitest';
import { assessHealth, healthScore, healthStatus } from '../../lambdas/spectral/health.ts';

describe('health', () => {
  it('scores from 0 to 100, rising with the index', () => {
    expect([-0.3, 0, 0.4, 0.8, 0.95].map(healthScore)).toEqual([0, 0, 50, 100, 100]);
    expect([100, 60, 59.9, 20, 0].map(healthStatus)).toEqual([
      'healthy',
      'healthy',
      'attention_needed',
      'stressed',
      'critical',
    ]);
  });

  it('gives hectares only where the pixel area is known', () => {
    const pixels = [0, 0, 100, 300, 0, 0];
    const known = assessHealth('ndvi', 0.45, pixels, 4);
    expect(known.classes[3]).toMatchObject({ pixels: 300, fraction: 0.75, hectares: 0.12 });
    expect(assessHealth('ndvi', 0.45, pixels, null).classes[3]!.hectares).toBeNull();
  });
});
