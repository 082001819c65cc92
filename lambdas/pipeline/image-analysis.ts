/** What the raster engine finds in one image, and what the repository stores. Pure data. */

/**
 * Every index that is known; spectral/index-registry.ts says what each one is. GRVI is the name of two indices: the
 * ratio NIR / green is `grvi_ratio`, the normalised difference of green and red is `ngrdi`. NDWI is McFeeters's.
 */
export const INDEX_IDS = [
  'ndvi',
  'savi',
  'osavi',
  'msavi2',
  'gndvi',
  'ndre',
  'evi',
  'evi2',
  'ndwi',
  'vari',
  'gli',
  'exg',
  'tgi',
  'cig',
  'cire',
  'arvi',
  'mcari',
  'grvi_ratio',
  'ngrdi',
  'bndvi',
  'endvi',
] as const;
export type IndexId = (typeof INDEX_IDS)[number];

/** Band numbers, 1-based, by role. `red` and `nir` are what NDVI and SAVI need. */
export type BandRole = 'blue' | 'green' | 'red' | 'red_edge' | 'nir';
export type BandMap = Readonly<Partial<Record<BandRole, number>>>;

/** Colours of the pictures; spectral/colour-maps.ts says what each one is. The first is the default. */
export const COLOUR_MAP_IDS = ['canopy', 'rdylgn', 'viridis', 'magma', 'ylgn', 'spectral', 'greys'] as const;
export type ColourMapId = (typeof COLOUR_MAP_IDS)[number];

/** Ends of the legend: those of the index, the same for every image, or the image's own p2 and p98. */
export const PREVIEW_RANGES = ['fixed', 'percentile'] as const;
export type PreviewRange = (typeof PREVIEW_RANGES)[number];

/** How the pictures look; maps and statistics do not depend on it. */
export interface PreviewRequest {
  readonly colourMap?: ColourMapId;
  readonly range?: PreviewRange;
}

/** What the client declares of an image. What is absent is looked for in the file, and never guessed. */
export interface AnalysisRequest {
  /** Id of a sensor preset (spectral/sensors.ts): band order of its stacks, and their scaling. */
  readonly sensor?: string;
  readonly bands?: BandMap;
  /** reflectance = digital number x scale + offset */
  readonly scale?: number;
  readonly offset?: number;
  /** L of SAVI, dimensionless, 0..1. Huete 1988: 0.5 for intermediate cover. */
  readonly soilBrightnessFactor?: number;
  /** NDVI (-1..1) from which a pixel counts as vegetation; `otsu`, as without it, finds it from the image. */
  readonly vegetationThreshold?: number | 'otsu';
  /** Indices beside NDVI and SAVI, which are always computed. */
  readonly indices?: readonly IndexId[];
  readonly preview?: PreviewRequest;
}

/** How far the values are from reflectance (reference: indices that need it are refused on the last two). */
export type Radiometry =
  | 'surface_reflectance'
  | 'panel_reflectance'
  | 'irradiance_reflectance'
  | 'radiance_or_relative'
  | 'raw_dn'
  | 'display_rgb';

/** Where the radiometry is known from. */
export type RadiometrySource = 'request' | 'sensor' | 'file' | 'float_samples' | 'none';
/** `camera`: EXIF names a camera that stores its bands in one order only. */
export type BandMapSource = 'request' | 'sensor' | 'band_names' | 'camera' | 'colour_interpretation';

/** Linear between ranks, each at most 1/160,000 off; beyond [-1, 1] and the index's legend 1/16,384 of the value. */
export interface Percentiles {
  readonly p2: number;
  readonly p5: number;
  readonly p10: number;
  readonly p25: number;
  /** The median. */
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p95: number;
  readonly p98: number;
}

/** Pixels in 256 equal bins over [from, to], which is [-1, 1] or an index's legend beyond it; the last bin is closed. */
export interface ValueHistogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
  /** Pixels that are in no bin. */
  readonly below: number;
  readonly above: number;
}

/** Statistics over valid pixels; std is the population's. Dimensionless. */
export interface IndexStatistics extends Percentiles {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly histogram: ValueHistogram;
}

export type UnavailableReason =
  | 'no_nir_band'
  | 'no_red_band'
  | 'no_red_edge_band'
  | 'no_green_band'
  | 'no_blue_band'
  | 'needs_reflectance'
  | 'reflectance_out_of_range'
  /** The image has valid pixels, and not one at which this index is defined. */
  | 'no_valid_pixels';

export interface UnavailableIndex {
  readonly unavailable: UnavailableReason;
  /** For a person: what is missing and what would make the index available. */
  readonly reason: string;
}

export type IndexResult = IndexStatistics | UnavailableIndex;

/** NDVI and SAVI always, the others where they were asked for. */
export type IndexResults = Readonly<Record<'ndvi' | 'savi', IndexResult>> &
  Readonly<Partial<Record<IndexId, IndexResult>>>;

/** Share and area of one vigour class. */
export interface VigourClass {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
  readonly fraction: number;
  /** null where the file has no CRS from which an area follows. */
  readonly hectares: number | null;
}

/** Of the pixels that count as vegetation; mean, std and percentiles are at most 1/160,000 off. */
export interface VegetationStatistics extends Pick<Percentiles, 'p2' | 'p50' | 'p98'> {
  readonly count: number;
  readonly mean: number;
  readonly std: number;
}

/** Pixels whose basis index is at or above the threshold, among the valid ones. */
export interface VegetationCover {
  readonly basis: IndexId;
  /** A multiple of 1/80,000. */
  readonly threshold: number;
  readonly method: 'otsu' | 'fixed' | 'request';
  /** Share of the variance between Otsu's two classes, 0..1; null where every pixel has about the same value. */
  readonly separability: number | null;
  /** Why the fixed threshold was taken; null where it was not. */
  readonly fixedBecause: 'no_two_classes' | 'implausible_otsu_threshold' | null;
  readonly pixels: number;
  /** 0..1, of the valid pixels */
  readonly fraction: number;
  /** null where the file has no CRS from which an area follows. */
  readonly hectares: number | null;
  /** null where no pixel counts as vegetation. */
  readonly statistics: VegetationStatistics | null;
}

/** Named after the legacy columns; a reading of the index values, never a diagnosis. */
export interface Health {
  /** 0-100 */
  readonly score: number;
  readonly status: 'healthy' | 'attention_needed' | 'stressed' | 'critical';
  readonly basis: IndexId;
  readonly classSet: string;
  readonly classes: readonly VigourClass[];
  /** null where relative values show no two classes. */
  readonly vegetation: VegetationCover | null;
}

/** Mean of one cell of the 10 x 10 grid over the image; cells without a valid pixel are left out. */
export interface StressZone {
  /** 0..9 from the left */
  readonly gridX: number;
  /** 0..9 from the top */
  readonly gridY: number;
  readonly severity: 'none' | 'low' | 'moderate' | 'high';
  readonly ndvi: number | null;
  readonly savi: number | null;
}

export interface GpsPosition {
  /** degrees, WGS 84 */
  readonly latitude: number;
  readonly longitude: number;
  /** metres above the ellipsoid or sea level, as the camera says */
  readonly altitude?: number;
  /** metres, 1 sigma */
  readonly accuracy?: number;
  /** degrees clockwise from true north */
  readonly heading?: number;
  /** metres per second */
  readonly groundSpeed?: number;
  readonly capturedAt?: string;
}

/** Where the pixels lie, as far as the file says it without doubt. */
export interface ImageGrid {
  /** "EPSG:32631"; null where the file names no CRS of that registry. */
  readonly crs: string | null;
  /** null where there is none, or where readers of the file would take it in different ways. */
  readonly transform: AffineTransform | null;
  /** Metres along each side of a pixel; null unless pixels are square in a CRS in metres. */
  readonly groundSampleDistance: number | null;
}

/**
 * x = a column + b row + c, y = d column + e row + f, of the upper left corner of a pixel; x is easting or longitude,
 * in the unit of the CRS.
 */
export type AffineTransform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface OutputFile {
  /** ndvi.tif, ndvi.png, ...: index id and extension */
  readonly name: string;
  /** Absolute path in the workspace; null where the file went to its final place while it was made. */
  readonly path: string | null;
  readonly contentType: string;
  readonly bytes: number;
}

export interface ImageAnalysis {
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  /** uint8, uint16, int16, float32, ... */
  readonly sampleType: string;
  /** Pixels at which every band that the indices need is valid; for an image without NIR, those that are not masked. */
  readonly validPixels: number;
  readonly radiometry: Radiometry;
  readonly radiometrySource: RadiometrySource;
  readonly scale: number | null;
  readonly offset: number | null;
  readonly bandMap: BandMap;
  readonly bandMapSource: BandMapSource;
  readonly sensor: string | null;
  readonly soilBrightnessFactor: number;
  readonly indices: IndexResults;
  /** On NDVI; null where it is not available. */
  readonly health: Health | null;
  /** One paragraph for the agronomist. */
  readonly summary: string;
  readonly stressZones: readonly StressZone[];
  /** Position from the file's metadata, if it has one. */
  readonly gps: GpsPosition | null;
  /** Of the grid that the maps share with the image; absent where nothing is known. */
  readonly grid?: ImageGrid;
  readonly capturedAt: string | null;
  readonly warnings: readonly string[];
  readonly outputs: readonly OutputFile[];
}

export function isAvailable(result: IndexResult): result is IndexStatistics {
  return !('unavailable' in result);
}
