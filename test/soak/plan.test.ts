import { describe, expect, it } from 'vitest';
import { FAULT_NAMES } from '../../soak/fault-kinds.ts';
import { canMeet, planImages } from '../../soak/image-plan.ts';
import { parseSoakOptions, SOAK_HELP } from '../../soak/soak-options.ts';
import { UPLOAD_KINDS } from '../../soak/upload-kinds.ts';

describe('the plan of a soak', () => {
  const terms = { images: 200, faults: 0.5, seed: 3 };

  it('is the same for the same seed, and another for another', async () => {
    const plans = await planImages(terms);
    expect(await planImages(terms)).toEqual(plans);
    expect((await planImages({ ...terms, seed: 4 })).map(({ id }) => id)).not.toEqual(
      plans.map(({ id }) => id),
    );
  });

  it('has every kind of image and of fault, about the wanted share, and no fault that cannot be met', async () => {
    const plans = await planImages(terms);
    expect(new Set(plans.map(({ kind }) => kind))).toEqual(new Set(Object.keys(UPLOAD_KINDS)));
    const faulty = plans.filter(({ fault }) => fault !== null);
    expect(faulty.length).toBeGreaterThan(70);
    expect(faulty.length).toBeLessThan(130);
    expect(new Set(faulty.map(({ fault }) => fault))).toEqual(new Set(FAULT_NAMES));
    expect(faulty.filter(({ kind, fault }) => !canMeet(kind, fault!))).toEqual([]);
    expect(new Set(plans.map(({ id }) => id)).size).toBe(200);
  });
});

describe('the options of a soak', () => {
  it('have defaults, and are told where they are wrong', () => {
    expect(parseSoakOptions([])).toMatchObject({ images: 200, faults: 0.1, seed: 1, json: false });
    expect(parseSoakOptions(['--images', '9', '--faults', '.5'])).toMatchObject({ images: 9, faults: 0.5 });
    expect(() => parseSoakOptions(['--images', '0'])).toThrow('--images 0: accepted are 1 to 100000');
    expect(() => parseSoakOptions(['--faults', '10%'])).toThrow('--faults 10%: accepted are 0 to 1');
    expect(() => parseSoakOptions(['--seed', 'x'])).toThrow('--seed x');
    expect(() => parseSoakOptions(['--bogus'])).toThrow('bogus');
    for (const option of ['--images', '--faults', '--seed', '--json', '--help'])
      expect(SOAK_HELP).toContain(option);
  });
});
