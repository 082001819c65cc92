import { describe, expect, it } from 'vitest';
import type { MeasurementTask } from '../../lambdas/aws/bed-repository/measurement-task.ts';
import type { IndexResults } from '../../lambdas/pipeline/image-analysis.ts';
import {
  type MeasureImageBedsParts,
  measureImageBeds,
} from '../../lambdas/process-image/measure-image-beds.ts';
import { exampleStatistics } from '../support/index-statistics.ts';

const ID = '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11';
const task = (tries: number): MeasurementTask => ({ imageId: ID, analysisId: ID, revision: 3, tries });
const output = (name: string) => ({
  name,
  key: `derived/${ID}/1/${name}`,
  contentType: 'image/tiff',
  bytes: 9,
});
const INPUT = {
  beds: [],
  indices: {
    ndvi: exampleStatistics(),
    savi: { unavailable: 'needs_reflectance', reason: 'SAVI needs it.' },
    gndvi: exampleStatistics(),
  } as IndexResults,
  health: null,
  outputs: ['ndvi.tif', 'ndvi.png', 'gndvi.tif', 'analysis.json'].map(output),
};

function played(tries: number, changes: Partial<MeasureImageBedsParts> = {}) {
  const calls: string[] = [];
  const parts: MeasureImageBedsParts = {
    begin: async () => task(tries),
    readInput: async () => INPUT,
    openMap: () => Promise.reject(new Error('not opened here')),
    measure: async (_beds, maps) => {
      calls.push(`measure ${maps.map(({ index }) => index)}`);
      return { beds: [] };
    },
    store: async () => calls.push('store') > 0,
    end: async (_task, { unavailable }) => void calls.push(`end ${unavailable}`),
    giveBack: async () => void calls.push('give back'),
    describeFault: (error) => (error as Error).name,
    ...changes,
  };
  return { calls, parts };
}
const failing = { measure: () => Promise.reject(new Error('S3 is away')) };

describe('the beds of an image', () => {
  it('are measured in the maps of the indices that are available', async () => {
    const { calls, parts } = played(1);
    expect(await measureImageBeds(ID, parts)).toEqual({ kind: 'measured', beds: 0 });
    expect(calls).toEqual(['measure ndvi,gndvi', 'store']);
  });

  it('are left alone where there is nothing to do, or no more', async () => {
    for (const changes of [
      { begin: async () => null },
      { readInput: async () => null },
      { store: async () => false },
    ]) {
      expect(await measureImageBeds(ID, played(1, changes).parts)).toEqual({ kind: 'nothing_to_do' });
    }
  });

  it('that cannot be measured end with the reason', async () => {
    const measure = async () => ({ unavailable: 'not_located', reason: 'nowhere' }) as const;
    const { calls, parts } = played(1, { measure });
    expect(await measureImageBeds(ID, parts)).toMatchObject({ kind: 'unavailable', because: 'not_located' });
    expect(calls).toEqual(['end not_located']);
  });

  it('are tried again after a fault, and given up after the fifth', async () => {
    for (const tries of [1, 4]) {
      const { calls, parts } = played(tries, failing);
      await expect(measureImageBeds(ID, parts)).rejects.toThrow('S3 is away');
      expect(calls).toEqual(['give back']);
    }
    const { calls, parts } = played(5, failing);
    expect(await measureImageBeds(ID, parts)).toMatchObject({ because: 'attempts_exhausted' });
    expect(calls).toEqual(['end attempts_exhausted']);
  });

  it('whose worker died at every try are given up without another', async () => {
    const { calls, parts } = played(6);
    expect(await measureImageBeds(ID, parts)).toMatchObject({ because: 'attempts_exhausted' });
    expect(calls).toEqual(['end attempts_exhausted']);
  });
});
