import { bandsFromLabels, roleOfLabel, roleOfName } from '../spectral/band-names.ts';
import type { SensorBand } from '../spectral/sensors/sensor-preset.ts';
import { findSensor, type SensorPreset, sensorIds } from '../spectral/sensors.ts';
import { invalid, spectralBands } from './band-refusals.ts';
import { bandsText } from './band-suggestion.ts';
import type { RasterReader } from './raster-reader.ts';

/** The sensor that the request names; InputError where it is unknown, or where its channels cannot be un-mixed. */
export function requireSensor(raster: RasterReader, id: string): SensorPreset {
  const sensor = findSensor(id);
  if (sensor === undefined) {
    throw invalid(raster, `the sensor "${id}" is not known; known are ${sensorIds().join(', ')}`);
  }
  const { unmixing } = sensor;
  if (unmixing === undefined) return sensor;
  if (unmixing.sampleType === raster.sampleType && unmixing.rows.length === spectralBands(raster))
    return sensor;
  throw invalid(
    raster,
    `the channels of sensor ${sensor.id} can be separated in its own pictures (${unmixing.rows.length} channels of ${unmixing.sampleType}), and ${raster.name} has ${spectralBands(raster)} of ${raster.sampleType}`,
  );
}

/** A stack is one only with its number of bands, and if the file names none of them otherwise. */
export function checkStack(raster: RasterReader, { id }: SensorPreset, stack: readonly SensorBand[]): void {
  const found = spectralBands(raster);
  if (found !== stack.length) {
    throw invalid(
      raster,
      `${raster.name} has ${found} bands, and a stack of sensor ${id} has ${stack.length}: declare the bands instead, as in bands red=3,nir=5`,
    );
  }
  for (const [i, band] of stack.entries()) {
    const label = raster.labels[i]!;
    const stated = label.isColour ? null : roleOfLabel(label);
    const expected = band.role ?? roleOfName(band.name);
    if (stated === null || stated === expected) continue;
    throw invalid(
      raster,
      `band ${i + 1} of ${raster.name} is named "${label.name ?? `${label.wavelength} nm`}", and is ${band.name} in a stack of sensor ${id}: declare the bands instead, as in bands ${namedBands(raster)}`,
    );
  }
}

/** As the file names them, else an example. */
function namedBands(raster: RasterReader): string {
  const named = bandsFromLabels(raster.labels);
  return named.kind === 'named' ? bandsText(named.bands) : 'red=3,nir=5';
}
