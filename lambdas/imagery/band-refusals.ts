import { InputError } from '../pipeline/errors.ts';
import type { BandRole } from '../pipeline/image-analysis.ts';
import type { SensorPreset } from '../spectral/sensors.ts';
import { suggestedBands } from './band-suggestion.ts';
import type { SingleBandCapture } from './capture/single-band-capture.ts';
import type { RasterReader } from './raster-reader.ts';

/** Why bands could not be mapped, and exactly what to declare instead. */

export function spectralBands(raster: RasterReader): number {
  return raster.labels.filter((label) => !label.isAlpha).length;
}

export function needsBandMapping(raster: RasterReader, why: string): InputError {
  const count = spectralBands(raster);
  const advice =
    count === 1
      ? 'NDVI and SAVI need red and near-infrared in one file: stack the registered bands of the capture first, then declare them'
      : 'declare the bands (--bands red=3,nir=5, or "bands": {"red": 3, "nir": 5}) or the sensor';
  const suggestion = count === 1 ? '' : ` ${suggestedBands(raster)}`.trimEnd();
  return needs(
    raster,
    `${raster.name} has ${count} band${count === 1 ? '' : 's'}, and ${why}: ${advice}.${suggestion}`,
  );
}

const ROLE_NAMES: Readonly<Record<BandRole, string>> = {
  blue: 'blue',
  green: 'green',
  red: 'red',
  red_edge: 'red edge',
  nir: 'near-infrared',
};

/** A capture of one band that came alone. */
export function aloneCapture(raster: RasterReader, capture: SingleBandCapture): InputError {
  const { bandName, role, wavelength, camera, captureId } = capture;
  const band = role === null ? `the band "${bandName}"` : `the ${ROLE_NAMES[role]} band`;
  const centre = wavelength === null ? '' : ` (${wavelength} nm)`;
  const which = captureId === null ? '' : ` ${captureId}`;
  return needs(
    raster,
    `${raster.name} is ${band}${centre} of one capture${which} of a ${camera}, and NDVI and SAVI need red and near-infrared: send all files of the capture together ("captureGroup" of POST /images, --capture-group), or better an orthomosaic of the flight, in which the bands are registered to each other.`,
  );
}

/** A picture by a camera that may have been built to record near-infrared in a colour channel. */
export function needsProfile(raster: RasterReader, sensors: readonly SensorPreset[]): InputError {
  const { make = '', model = '' } = raster.camera ?? {};
  const ids = sensors.map(({ id }) => `"sensor": "${id}"`).join(' or ');
  return needs(
    raster,
    `${raster.name} was taken by ${`${make} ${model}`.trim()}, whose colour channels may hold near-infrared: declare ${ids}, or the bands ("bands": {"red": 1, "green": 2, "blue": 3} for plain colours).`,
  );
}

export function invalid(raster: RasterReader, what: string): InputError {
  return new InputError('invalid_band_mapping', `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, {
    attempted: 'map the bands',
    on: raster.name,
  });
}

function needs(raster: RasterReader, reason: string): InputError {
  return new InputError('needs_band_mapping', reason, { attempted: 'map the bands', on: raster.name });
}
