import { InputError } from '../pipeline/errors.ts';
import type {
  AnalysisRequest,
  BandMap,
  BandRole,
  Radiometry,
  RadiometrySource,
} from '../pipeline/image-analysis.ts';
import { IDENTITY_SCALING, type LinearScaling } from '../spectral/indices.ts';
import { isRelative } from '../spectral/relative-samples.ts';
import type { SensorPreset } from '../spectral/sensors.ts';
import type { ResolvedBands } from './band-map.ts';
import { isFloat, type RasterReader } from './raster-reader.ts';

const RELATIVE_COLOURS =
  'NDVI was computed from display colours: it is relative, good for comparing places within this image only.';

export type BandScalings = Readonly<Partial<Record<BandRole, LinearScaling>>>;

/** What the samples mean, before they are read; float samples may still turn out not to be reflectance. */
export interface DeclaredRadiometry {
  readonly radiometry: Radiometry;
  readonly source: RadiometrySource;
  /** Of every known band. */
  readonly scalings: BandScalings;
  /** What the result is described by: of red, or of the first band where there is no red. */
  readonly scaling: LinearScaling;
  readonly warnings: readonly string[];
}

/**
 * Request, the reader's own calibration, sensor preset, the file's own tags, float samples: in this order; without any,
 * raw digital numbers.
 */
export function declaredRadiometry(
  raster: RasterReader,
  request: AnalysisRequest,
  resolved: ResolvedBands,
): DeclaredRadiometry {
  const declared = scalingsOf(raster, request, resolved);
  const note = resolved.sensor?.note;
  return note === undefined ? declared : { ...declared, warnings: [note, ...declared.warnings] };
}

function scalingsOf(
  raster: RasterReader,
  request: AnalysisRequest,
  { bands, sensor, source, missing }: ResolvedBands,
): DeclaredRadiometry {
  const alike = (scaling: LinearScaling) => ({ scaling, scalings: sameOf(bands, scaling) });
  if (request.scale !== undefined || request.offset !== undefined) {
    const scaling = { scale: request.scale ?? 1, offset: request.offset ?? 0 };
    checkScaling(raster, scaling);
    return { radiometry: 'surface_reflectance', source: 'request', ...alike(scaling), warnings: [] };
  }
  if (raster.calibratedAs !== undefined) {
    return { radiometry: raster.calibratedAs, source: 'file', ...alike(IDENTITY_SCALING), warnings: [] };
  }
  const deciding = missing === null ? (['red', 'nir'] as const) : rolesOf(bands);
  const first = bands[deciding[0]!]!;
  const preset = sensor?.scalings.find(({ sampleType }) => sampleType === raster.sampleType);
  if (preset !== undefined) {
    return {
      radiometry: preset.radiometry,
      source: 'sensor',
      ...alike(preset),
      warnings: [
        ...conflict(raster, preset, first),
        ...(missing === null && isRelative(preset.radiometry) ? [RELATIVE_COLOURS] : []),
      ],
    };
  }
  // Whatever is in its tags, a picture that is known by its colours alone was made to be looked at.
  if (source === 'colour_interpretation') {
    return { radiometry: 'display_rgb', source: 'none', ...alike(IDENTITY_SCALING), warnings: [] };
  }
  if (deciding.some((role) => tagOf(raster, bands, role) !== null)) return fromTags(raster, bands, deciding);
  if (isFloat(raster.sampleType)) {
    const warning =
      'The float samples were taken for reflectance because their values are plausible; declare scale 1 to state it.';
    return {
      radiometry: 'surface_reflectance',
      source: 'float_samples',
      ...alike(IDENTITY_SCALING),
      warnings: [warning],
    };
  }
  const warnings = missing === null ? rawNumbers(raster, sensor) : [];
  return { radiometry: 'raw_dn', source: 'none', ...alike(IDENTITY_SCALING), warnings };
}

export function rolesOf(bands: BandMap): BandRole[] {
  return Object.keys(bands) as BandRole[];
}

function sameOf(bands: BandMap, scaling: LinearScaling): BandScalings {
  return Object.fromEntries(rolesOf(bands).map((role) => [role, scaling]));
}

function tagOf(raster: RasterReader, bands: BandMap, role: BandRole): LinearScaling | null {
  return raster.scalings[bands[role]! - 1] ?? null;
}

function rawNumbers(raster: RasterReader, sensor: SensorPreset | null): string[] {
  const warnings = [
    'NDVI was computed from raw digital numbers: it is relative, good for comparing places within this image only.',
  ];
  if (sensor !== null && sensor.scalings.length > 0) {
    const types = sensor.scalings.map(({ sampleType }) => sampleType).join(' and ');
    warnings.push(
      `The scaling of sensor ${sensor.id} is for ${types} samples and was not applied to ${raster.sampleType}.`,
    );
  }
  return warnings;
}

function fromTags(raster: RasterReader, bands: BandMap, deciding: readonly BandRole[]): DeclaredRadiometry {
  // GDAL's defaults for the band that states nothing.
  const scalings: BandScalings = Object.fromEntries(
    rolesOf(bands).map((role) => [role, tagOf(raster, bands, role) ?? IDENTITY_SCALING]),
  );
  for (const role of deciding) checkScaling(raster, scalings[role]!);
  const scaling = scalings[deciding[0]!]!;
  const isSame = deciding.every(
    (role) => scalings[role]!.scale === scaling.scale && scalings[role]!.offset === scaling.offset,
  );
  const names = deciding.map((role) => (role === 'nir' ? 'NIR' : role.replace('_', ' '))).join(' and ');
  const warnings = isSame
    ? []
    : [`The file states different scalings for ${names}; each was applied to its band.`];
  return { radiometry: 'surface_reflectance', source: 'file', scaling, scalings, warnings };
}

function conflict(raster: RasterReader, preset: LinearScaling, red: number): string[] {
  const tag = raster.scalings[red - 1];
  if (!tag || (tag.scale === preset.scale && tag.offset === preset.offset)) return [];
  return [
    `The file states scale ${tag.scale} and offset ${tag.offset}; the sensor's ${preset.scale} and ${preset.offset} were used, as declared.`,
  ];
}

/**
 * Samples reach from 1e-9 of full scale (32-bit integers) to what is kept in percent; an offset is a part of the
 * reflectance itself. Beyond these NDVI is 0 everywhere, or a sum overflows: numbers without a meaning.
 */
const SCALES = { from: 1e-12, to: 1e6 } as const;
const LARGEST_OFFSET = 100;

function checkScaling(raster: RasterReader, { scale, offset }: LinearScaling): void {
  if (scale >= SCALES.from && scale <= SCALES.to && Math.abs(offset) <= LARGEST_OFFSET) return;
  throw new InputError(
    'invalid_band_mapping',
    `Scale ${scale} and offset ${offset} give no reflectance from ${raster.name}: the scale must be ${SCALES.from} to ${SCALES.to}, the offset ${-LARGEST_OFFSET} to ${LARGEST_OFFSET}.`,
    { attempted: 'apply scale and offset', on: raster.name },
  );
}
