import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roleOfName, roleOfWavelength } from '../../lambdas/spectral/band-names.ts';
import { bandMapOf } from '../../lambdas/spectral/sensors/sensor-preset.ts';
import { findSensor, SENSORS } from '../../lambdas/spectral/sensors.ts';
import { sensorRows } from './sensor-table.ts';

const stackOf = (id: string) => findSensor(id)!.stack!;

describe('sensor presets', () => {
  it('have unambiguous names in lower case', () => {
    const names = SENSORS.flatMap((sensor) => [sensor.id, ...sensor.aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
    expect(findSensor(' MicaSense ')?.id).toBe('micasense-rededge');
  });

  it('keep the ids that have been given out', () => {
    const ids = [
      'micasense',
      'micasense-rededge-m',
      'micasense-rededge-p',
      'sequoia',
      'parrot-sequoia',
      'dji-p4m',
    ];
    const more = ['dji-m3m', 'landsat', 'landsat-8-9-c2-l2', 'planetscope', 'planetscope-8b'];
    for (const id of [...ids, ...more]) expect(findSensor(id), id).toBeDefined();
  });

  it('give each band the role of its name and wavelength', () => {
    for (const { id, stack, singleBands } of SENSORS) {
      for (const { name, role, wavelength } of [...(stack ?? []), ...singleBands]) {
        if (role === null) continue;
        const byName = roleOfName(name);
        if (byName !== null) expect(byName, `${id} ${name}`).toBe(role);
        const byWavelength = wavelength === null ? null : roleOfWavelength(wavelength);
        // The orange of a MAPIR OCN lies between the ranges.
        if (byWavelength !== null) expect(byWavelength, `${id} ${name}`).toBe(role);
      }
    }
  });

  it('say where their figures are from, and have no figure for what is not established', () => {
    for (const { id, source, stack, singleBands } of SENSORS) {
      expect(source.length, id).toBeGreaterThan(10);
      for (const band of [...(stack ?? []), ...singleBands]) {
        for (const figure of band.unverified ?? []) expect(band[figure], `${id} ${band.name}`).not.toBeNull();
      }
    }
  });

  it('have the stack of a RedEdge in the order of wavelengths, its files not', () => {
    const sensor = findSensor('micasense-rededge')!;
    expect(bandMapOf(sensor.stack!)).toEqual({ blue: 1, green: 2, red: 3, red_edge: 4, nir: 5 });
    expect(sensor.singleBands.map(({ fileSuffix, name }) => `${fileSuffix} ${name}`)).toEqual([
      '_1 Blue',
      '_2 Green',
      '_3 Red',
      '_4 NIR',
      '_5 Red edge',
    ]);
  });

  it('leave panchromatic, thermal and second bands without a role', () => {
    expect(bandMapOf(stackOf('micasense-altum'))).toEqual({ blue: 1, green: 2, red: 3, red_edge: 4, nir: 5 });
    expect(stackOf('micasense-altum')).toHaveLength(6);
    const dual = stackOf('micasense-rededge-mx-dual');
    expect(bandMapOf(dual)).toEqual({ blue: 2, green: 4, red: 6, red_edge: 8, nir: 10 });
    const wavelengths = dual.map(({ wavelength }) => wavelength!);
    expect(wavelengths).toEqual([...wavelengths].sort((a, b) => a - b));
  });

  it('are in the documentation as they are here, and no others', () => {
    const text = readFileSync(new URL('../../docs/imagery.md', import.meta.url), 'utf8');
    const section = text.slice(
      text.indexOf('## Sensors'),
      text.indexOf('\n## ', text.indexOf('## Sensors') + 1),
    );
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(sensorRows());
  });
});
