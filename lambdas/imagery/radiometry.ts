import { InputError } from '../pipeline/errors.ts';
import type {
  AnalysisRequest,
  Radiometry,
  RadiometrySource,
  UnavailableIndex,
} from '../pipeline/image-analysis.ts';
import { IDENTITY_SCALING, type LinearScaling } from '../spectral/indices.ts';
import type { SensorPreset } from '../spectral/sensors.ts';
import { isFloat, type RasterReader } from './raster-reader.ts';

/** What the samples mean, before they are read; `floatSamples` may still turn out not to be reflectance. */
export interface DeclaredRadiometry {
  readonly radiometry: Radiometry;
  readonly source: RadiometrySource;
  readonly red: LinearScaling;
  readonly nir: LinearScaling;
  readonly warnings: readonly string[];
}

/** Request, sensor preset, the file's own tags, float samples: in this order; without any, raw digital numbers. */
export function declaredRadiometry(
  raster: RasterReader,
  request: AnalysisRequest,
  sensor: SensorPreset | null,
  red: number,
  nir: number,
): DeclaredRadiometry {
  if (request.scale !== undefined || request.offset !== undefined) {
    const scaling = { scale: request.scale ?? 1, offset: request.offset ?? 0 };
    checkScaling(raster, scaling);
    return { radiometry: 'surface_reflectance', source: 'request', red: scaling, nir: scaling, warnings: [] };
  }
  const preset = sensor?.scaling ?? null;
  if (preset !== null && preset.sampleType === raster.sampleType) {
    return {
      radiometry: preset.radiometry,
      source: 'sensor',
      red: preset,
      nir: preset,
      warnings: conflict(raster, preset, red),
    };
  }
  const redTag = raster.scalings[red - 1] ?? null;
  const nirTag = raster.scalings[nir - 1] ?? null;
  if (redTag !== null || nirTag !== null) return fromTags(raster, redTag, nirTag);
  if (isFloat(raster.sampleType)) {
    const warning =
      'The float samples were taken for reflectance because their values are plausible; declare scale 1 to state it.';
    return {
      radiometry: 'surface_reflectance',
      source: 'float_samples',
      red: IDENTITY_SCALING,
      nir: IDENTITY_SCALING,
      warnings: [warning],
    };
  }
  return rawNumbers(raster, sensor);
}

/** Radiometry of a result without reflectance: an index that needs it is refused with this. */
export const NEEDS_REFLECTANCE: UnavailableIndex = {
  unavailable: 'needs_reflectance',
  reason:
    'SAVI needs reflectance, and the file holds raw digital numbers: declare scale and offset (--scale 0.0001), or a sensor whose product has them.',
};

function rawNumbers(raster: RasterReader, sensor: SensorPreset | null): DeclaredRadiometry {
  const warnings = [
    'NDVI was computed from raw digital numbers: it is relative, good for comparing places within this image only.',
  ];
  if (sensor?.scaling) {
    warnings.push(
      `The scaling of sensor ${sensor.id} is for ${sensor.scaling.sampleType} samples and was not applied to ${raster.sampleType}.`,
    );
  }
  return { radiometry: 'raw_dn', source: 'none', red: IDENTITY_SCALING, nir: IDENTITY_SCALING, warnings };
}

function fromTags(
  raster: RasterReader,
  red: LinearScaling | null,
  nir: LinearScaling | null,
): DeclaredRadiometry {
  // GDAL's defaults for the band that states nothing.
  const scalings = { red: red ?? IDENTITY_SCALING, nir: nir ?? IDENTITY_SCALING };
  const isSame = scalings.red.scale === scalings.nir.scale && scalings.red.offset === scalings.nir.offset;
  checkScaling(raster, scalings.red);
  checkScaling(raster, scalings.nir);
  const warnings = isSame
    ? []
    : ['The file states different scalings for red and NIR; each was applied to its band.'];
  return { radiometry: 'surface_reflectance', source: 'file', ...scalings, warnings };
}

function conflict(raster: RasterReader, preset: LinearScaling, red: number): string[] {
  const tag = raster.scalings[red - 1];
  if (!tag || (tag.scale === preset.scale && tag.offset === preset.offset)) return [];
  return [
    `The file states scale ${tag.scale} and offset ${tag.offset}; the sensor's ${preset.scale} and ${preset.offset} were used, as declared.`,
  ];
}

function checkScaling(raster: RasterReader, { scale, offset }: LinearScaling): void {
  if (Number.isFinite(scale) && scale > 0 && Number.isFinite(offset)) return;
  throw new InputError(
    'invalid_band_mapping',
    `Scale ${scale} and offset ${offset} give no reflectance from ${raster.name}: the scale must be above 0, both finite.`,
    { attempted: 'apply scale and offset', on: raster.name },
  );
}
