import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../../lib/configuration/read-configuration.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crop-health-stages-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function describeInFile(stage: string, settings: unknown): string {
  const path = join(folder, `${stage}.json`);
  writeFileSync(path, JSON.stringify(settings));
  return path;
}

describe('an own stage', () => {
  it('has the defaults of the stage that it is based on, and what it says itself', () => {
    const stages = { staging: { basedOn: 'prod', leaseSeconds: 60 } };
    const configuration = resolveConfiguration('staging', undefined, { stages });
    expect(configuration).toEqual({ ...resolveConfiguration('prod'), stage: 'staging', leaseSeconds: 60 });
  });

  it('may be described in a file', () => {
    describeInFile('staging', { basedOn: 'dev', corsOrigins: [] });
    const configuration = resolveConfiguration('staging', undefined, { folder });
    expect(configuration).toEqual({ ...resolveConfiguration('dev'), stage: 'staging', corsOrigins: [] });
  });

  it.each([
    [{}, 'left out'],
    [{ basedOn: 'staging' }, '"staging"'],
  ])('is based on dev or prod: %j is not', (description, shown) => {
    const stages = { staging: description };
    expect(() => resolveConfiguration('staging', undefined, { stages })).toThrow(
      `Configuration "basedOn" is ${shown}`,
    );
  });

  it('is told among the known ones when another is asked for', () => {
    describeInFile('staging', { basedOn: 'dev' });
    const stages = { demo: { basedOn: 'dev' } };
    expect(() => resolveConfiguration('other', undefined, { folder, stages })).toThrow(
      'Allowed: one of dev, prod, demo, staging; a further one is described in config/other.json',
    );
  });
});

describe('precedence', () => {
  const stages = { prod: { leaseSeconds: 61, maximumAttempts: 6, sweepBatchSize: 7 } };

  it('is: defaults, the context, the file of the stage, what is given with -c config', () => {
    describeInFile('prod', { leaseSeconds: 62, maximumAttempts: 8 });
    const sources = { folder, stages };
    expect(resolveConfiguration('prod', { leaseSeconds: 63 }, sources)).toEqual({
      ...resolveConfiguration('prod'),
      leaseSeconds: 63,
      maximumAttempts: 8,
      sweepBatchSize: 7,
    });
  });

  it('takes -c config from a file, too', () => {
    const path = describeInFile('overrides', { leaseSeconds: 64 });
    expect(resolveConfiguration('prod', path, { stages }).leaseSeconds).toBe(64);
  });

  it('says where a wrong value was written', () => {
    const path = describeInFile('prod', { leaseSeconds: 0, sweepInterval: 1 });
    const read = () => resolveConfiguration('prod', undefined, { folder });
    expect(read).toThrow(`"leaseSeconds" is 0 (${path})`);
    expect(read).toThrow(`"sweepInterval" (${path}) is no setting`);
    const inContext = () =>
      resolveConfiguration('dev', undefined, { stages: { dev: { lostEventSeconds: 3 } } });
    expect(inContext).toThrow('"lostEventSeconds" is 3 ("stages" of the context, dev)');
  });

  it.each([
    ['a file that is no JSON', (path: string) => writeFileSync(path, '{'), 'JSON text of an object'],
    ['a list', (path: string) => writeFileSync(path, '[]'), 'an object of settings'],
    ['a folder', (path: string) => mkdirSync(path), 'the path of a .json file that can be read'],
  ])('refuses %s', (_, make, allowed) => {
    make(join(folder, 'dev.json'));
    expect(() => resolveConfiguration('dev', undefined, { folder })).toThrow(`Allowed: ${allowed}`);
  });
});

describe('the name of a stage', () => {
  it('keeps every name that is made of it within the limits of AWS', () => {
    const name = fc
      .stringMatching(/^[a-z][a-z0-9]{0,11}$/)
      .filter((stage) => !['dev', 'prod'].includes(stage));
    fc.assert(
      fc.property(name, (stage) => {
        const configuration = resolveConfiguration(stage, {}, { stages: { [stage]: { basedOn: 'dev' } } });
        expect(`crop-health-${configuration.stage}-sweep-stuck-images`.length).toBeLessThanOrEqual(64);
        // CloudFormation's name for the bucket: the stack, the logical id, and a random part of at most 13.
        expect(`crophealthdata-${stage}-imagesbucket01234567-`.length + 13).toBeLessThanOrEqual(63);
      }),
    );
  });

  it.each(['', 'Dev', 'a-b', 'a_b', '1st', 'thirteenchars', '../dev', 'dév', 7, null, { dev: 1 }])(
    'is not %j',
    (stage) => {
      const stages = { [String(stage)]: { basedOn: 'dev' } };
      expect(() => resolveConfiguration(stage, {}, { stages })).toThrow(
        `"stage" is ${JSON.stringify(stage)}. Allowed: 1 to 12 lower-case letters and digits`,
      );
    },
  );
});
