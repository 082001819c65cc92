import { InputError } from '../pipeline/errors.ts';
import type {
  AnalysisRequest,
  BandMap,
  BandMapSource,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { bandsFromLabels } from '../spectral/band-names.ts';
import { bandMapOf, type SensorBand } from '../spectral/sensors/sensor-preset.ts';
import { findSensor, type SensorPreset, sensorIds } from '../spectral/sensors.ts';
import type { RasterReader } from './raster-reader.ts';
import { missingBand } from './unavailable-index.ts';

export interface ResolvedBands {
  readonly bands: BandMap;
  readonly source: BandMapSource;
  readonly sensor: SensorPreset | null;
  /** Why NDVI and SAVI cannot be computed, or null if red and NIR are known. */
  readonly missing: UnavailableIndex | null;
}

/** Request, sensor preset, the file's own names, its colours: in this order, and never by counting bands alone. */
export function resolveBands(raster: RasterReader, request: AnalysisRequest): ResolvedBands {
  const sensor = request.sensor === undefined ? null : requireSensor(raster, request.sensor);
  if (request.bands !== undefined) {
    checkDeclared(raster, request.bands);
    return { bands: request.bands, source: 'request', sensor, missing: missingForNdvi(request.bands) };
  }
  if (sensor !== null && sensor.stack !== null) {
    checkBandCount(raster, sensor, sensor.stack);
    const bands = bandMapOf(sensor.stack);
    return { bands, source: 'sensor', sensor, missing: missingForNdvi(bands) };
  }
  const named = bandsFromLabels(raster.labels);
  if (named.kind === 'ambiguous') throw needsBandMapping(raster, named.reason);
  if (named.kind === 'named') {
    return { bands: named.bands, source: 'band_names', sensor, missing: missingForNdvi(named.bands) };
  }
  if (raster.colours === 'rgb') {
    const bands = { red: 1, green: 2, blue: 3 };
    return { bands, source: 'colour_interpretation', sensor, missing: missingForNdvi(bands) };
  }
  throw needsBandMapping(raster, 'nothing in the file says which is which');
}

/** Of NIR, what a converted camera's owner has to do is worth more than the wavelengths. */
function missingForNdvi(bands: BandMap): UnavailableIndex | null {
  if (bands.nir === undefined) {
    const reason =
      'The image has no near-infrared band. A camera that was converted to record one needs its bands declared, as in bands red=1,nir=3.';
    return { unavailable: 'no_nir_band', reason };
  }
  return missingBand({ title: 'NDVI or SAVI', bands: ['red'] }, bands);
}

function checkDeclared(raster: RasterReader, bands: BandMap): void {
  for (const [role, band] of Object.entries(bands)) {
    if (!Number.isInteger(band) || band < 1 || band > raster.bandCount) {
      throw invalid(
        raster,
        `${role}=${band} was declared, and ${raster.name} has bands 1 to ${raster.bandCount}`,
      );
    }
  }
  if (bands.red !== undefined && bands.red === bands.nir) {
    throw invalid(
      raster,
      `red and nir were both declared as band ${bands.red}: they must be two bands of one file`,
    );
  }
}

function requireSensor(raster: RasterReader, id: string): SensorPreset {
  const sensor = findSensor(id);
  if (sensor !== undefined) return sensor;
  throw invalid(raster, `the sensor "${id}" is not known; known are ${sensorIds().join(', ')}`);
}

function checkBandCount(raster: RasterReader, sensor: SensorPreset, stack: readonly SensorBand[]): void {
  const found = spectralBands(raster);
  if (found === stack.length) return;
  throw invalid(
    raster,
    `${raster.name} has ${found} bands, and a stack of sensor ${sensor.id} has ${stack.length}: declare the bands instead, as in bands red=3,nir=5`,
  );
}

function needsBandMapping(raster: RasterReader, why: string): InputError {
  const count = spectralBands(raster);
  const advice =
    count === 1
      ? 'NDVI and SAVI need red and near-infrared in one file: stack the registered bands of the capture first, then declare them'
      : 'declare the bands (--bands red=3,nir=5, or "bands": {"red": 3, "nir": 5}) or the sensor';
  const reason = `${raster.name} has ${count} band${count === 1 ? '' : 's'}, and ${why}: ${advice}.`;
  return new InputError('needs_band_mapping', reason, { attempted: 'map the bands', on: raster.name });
}

function invalid(raster: RasterReader, what: string): InputError {
  return new InputError('invalid_band_mapping', `${what.charAt(0).toUpperCase()}${what.slice(1)}.`, {
    attempted: 'map the bands',
    on: raster.name,
  });
}

function spectralBands(raster: RasterReader): number {
  return raster.labels.filter((label) => !label.isAlpha).length;
}
