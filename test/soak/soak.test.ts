import { describe, expect, it } from 'vitest';
import { FAULT_NAMES } from '../../soak/fault-kinds.ts';
import { soak } from '../../soak/soak.ts';
import { brokenPromises, soakReport } from '../../soak/soak-report.ts';

describe('a short soak', () => {
  it('keeps every promise under faults of most kinds: nothing lost, nothing counted twice', async () => {
    const result = await soak({ images: 40, faults: 0.8, seed: 5 }, () => {}, 'once');
    expect(brokenPromises(result), soakReport(result)).toEqual([]);
    expect(result.injected.size, soakReport(result)).toBeGreaterThan(FAULT_NAMES.length / 2);
    expect(result.tombstones.size).toBe(2);
    expect(result.ends.size).toBe(38);
  }, 180_000);
});
