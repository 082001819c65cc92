import type {
  AnalysisRequest,
  BandMap,
  BandMapSource,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { bandsFromLabels } from '../spectral/band-names.ts';
import { bandMapOf } from '../spectral/sensors/sensor-preset.ts';
import { type SensorPreset, sensorsOfCamera, sensorsToAskFor } from '../spectral/sensors.ts';
import { aloneCapture, invalid, needsBandMapping, needsProfile, spectralBands } from './band-refusals.ts';
import { bandsText } from './band-suggestion.ts';
import { NO_CAMERA } from './capture/camera-metadata.ts';
import { recogniseSingleBandCapture } from './capture/single-band-capture.ts';
import { checkStack, requireSensor } from './declared-sensor.ts';
import type { RasterReader } from './raster-reader.ts';
import { missingBand } from './unavailable-index.ts';

export interface ResolvedBands {
  readonly bands: BandMap;
  readonly source: BandMapSource;
  readonly sensor: SensorPreset | null;
  /** Why NDVI and SAVI cannot be computed, or null if red and NIR are known. */
  readonly missing: UnavailableIndex | null;
}

/**
 * Request, sensor preset, the file's own names (XMP, then GDAL metadata, then colour interpretation), the camera in
 * EXIF, plain colours: in this order, and never by counting bands.
 */
export function resolveBands(raster: RasterReader, request: AnalysisRequest): ResolvedBands {
  const declared = request.sensor === undefined ? null : requireSensor(raster, request.sensor);
  if (request.bands !== undefined) {
    checkDeclared(raster, request.bands);
    return resolved(request.bands, 'request', declared);
  }
  refuseAlone(raster);
  if (declared !== null && declared.stack !== null) {
    checkStack(raster, declared, declared.stack);
    return resolved(bandMapOf(declared.stack), 'sensor', declared);
  }
  return fromFile(raster, declared);
}

function fromFile(raster: RasterReader, declared: SensorPreset | null): ResolvedBands {
  const camera = declared ?? cameraOfFile(raster);
  const named = bandsFromLabels(raster.labels);
  if (named.kind === 'ambiguous') throw needsBandMapping(raster, named.reason);
  if (named.kind === 'named') {
    const isSame = camera?.stack == null || bandsText(bandMapOf(camera.stack)) === bandsText(named.bands);
    return resolved(named.bands, 'band_names', isSame ? camera : null);
  }
  if (camera !== null && camera.stack !== null) return resolved(bandMapOf(camera.stack), 'camera', camera);
  if (raster.colours === 'rgb') {
    refuseConverted(raster);
    return resolved({ red: 1, green: 2, blue: 3 }, 'colour_interpretation', declared);
  }
  throw needsBandMapping(raster, 'nothing in the file says which is which');
}

function resolved(bands: BandMap, source: BandMapSource, sensor: SensorPreset | null): ResolvedBands {
  return { bands, source, sensor, missing: missingForNdvi(bands) };
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

/** A camera that stores all its bands in one file; a stack of single captures is in whatever order a program made. */
function cameraOfFile(raster: RasterReader): SensorPreset | null {
  const found = sensorsOfCamera({ fileName: raster.name, ...(raster.camera ?? NO_CAMERA) });
  const [sensor] = found;
  if (sensor === undefined || found.length > 1 || sensor.singleBands.length > 0) return null;
  const isItsFile =
    sensor.stack?.length === spectralBands(raster) &&
    (sensor.unmixing === undefined || sensor.unmixing.sampleType === raster.sampleType);
  return isItsFile ? sensor : null;
}

function refuseAlone(raster: RasterReader): void {
  if (spectralBands(raster) !== 1) return;
  const capture = recogniseSingleBandCapture(raster.name, raster.camera ?? NO_CAMERA);
  if (capture !== null) throw aloneCapture(raster, capture);
}

/** A converted camera's red may be near-infrared: what EXIF makes likely is asked for. */
function refuseConverted(raster: RasterReader): void {
  const sensors = sensorsToAskFor({ fileName: raster.name, ...(raster.camera ?? NO_CAMERA) });
  const likely = sensors.filter(({ likelyCameras }) => likelyCameras !== undefined);
  if (likely.length > 0) throw needsProfile(raster, likely);
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
