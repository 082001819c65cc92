import { FIELD, groundAt, random } from './field.ts';

/** The field as a five-band reflectance orthomosaic whose footprint is turned against north. */
export const ORTHOMOSAIC = {
  width: 1100,
  height: 900,
  /** m */
  groundSampleDistance: 0.04,
  /** UTM zone 31 north on WGS 84; upper left corner in m: a polder in Flevoland. */
  epsg: 32631,
  easting: 675_400,
  northing: 5_832_900,
  /** reflectance = sample x scale */
  scale: 0.0001,
  nodata: 0,
  bands: [
    { name: 'Blue', wavelength: 475, leaf: 0.035, yellowLeaf: 0.07, soil: 0.085 },
    { name: 'Green', wavelength: 560, leaf: 0.085, yellowLeaf: 0.16, soil: 0.125 },
    { name: 'Red', wavelength: 668, leaf: 0.042, yellowLeaf: 0.15, soil: 0.17 },
    { name: 'RedEdge', wavelength: 717, leaf: 0.2, yellowLeaf: 0.24, soil: 0.205 },
    { name: 'NIR', wavelength: 842, leaf: 0.5, yellowLeaf: 0.34, soil: 0.245 },
  ],
} as const;

/** Degrees by which the rows are turned. */
export const ROTATION = 13;
/** Steps of the stored samples: noise below 0.001 in reflectance is none that a camera could tell. */
const QUANTUM = 10;

/** Samples of all bands, pixel by pixel. */
export function orthomosaicSamples(): Uint16Array {
  const { width, height, bands } = ORTHOMOSAIC;
  const samples = new Uint16Array(width * height * bands.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) writePixel(samples, x, y);
  }
  return samples;
}

function writePixel(samples: Uint16Array, x: number, y: number): void {
  const { width, height, groundSampleDistance, bands, scale } = ORTHOMOSAIC;
  const angle = (ROTATION * Math.PI) / 180;
  const east = (x + 0.5 - width / 2) * groundSampleDistance;
  const south = (y + 0.5 - height / 2) * groundSampleDistance;
  const along = east * Math.cos(angle) + south * Math.sin(angle) + FIELD.length / 2;
  const across = south * Math.cos(angle) - east * Math.sin(angle) + FIELD.width / 2;
  if (along < 0 || across < 0 || along >= FIELD.length || across >= FIELD.width) return;
  const { cover, vigour, soil } = groundAt(along, across);
  const light = 1 + 0.03 * (random(x, y, 51) - 0.5);
  for (const [i, band] of bands.entries()) {
    const leaf = band.leaf * vigour + band.yellowLeaf * (1 - vigour);
    // Leaves shade the soil beside them.
    const ground = band.soil * soil * (1 - 0.25 * cover);
    const reflectance = (leaf * cover + ground * (1 - cover)) * light + 0.004 * (random(x, y, 61 + i) - 0.5);
    const steps = Math.max(1, Math.round(reflectance / scale / QUANTUM));
    samples[(y * width + x) * bands.length + i] = steps * QUANTUM;
  }
}
