import type { BandMap, Radiometry } from '../pipeline/image-analysis.ts';
import type { LinearScaling } from './indices.ts';

/** How the stacks of one sensor (or product) are ordered, and what its integer samples mean. */
export interface SensorPreset {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** Bands of the stack, without alpha. A file with another count is not this stack. */
  readonly bandCount: number;
  readonly bands: BandMap;
  /** Scaling of `sampleType` stacks; null where the product has no fixed scaling. */
  readonly scaling: (LinearScaling & { readonly sampleType: string; readonly radiometry: Radiometry }) | null;
  /** Where order and scaling are stated. */
  readonly source: string;
}

const RED_EDGE_STACK: BandMap = { blue: 1, green: 2, red: 3, red_edge: 4, nir: 5 };
const FOUR_BAND_STACK: BandMap = { green: 1, red: 2, red_edge: 3, nir: 4 };

export const SENSORS: readonly SensorPreset[] = [
  {
    id: 'micasense-rededge',
    aliases: ['micasense', 'micasense-rededge-m', 'micasense-rededge-mx', 'micasense-rededge-p'],
    title: 'MicaSense RedEdge stack in wavelength order (Atlas, Metashape, Pix4D)',
    bandCount: 5,
    bands: RED_EDGE_STACK,
    // Reflectance 1.0 is 32768 (65535 is about 2.0). Raw captures are numbered otherwise: k=4 NIR, k=5 red edge.
    scaling: { scale: 1 / 32768, offset: 0, sampleType: 'uint16', radiometry: 'panel_reflectance' },
    source: 'MicaSense support, "Atlas GeoTIFF" layout and scaling; MicaSense imageprocessing library',
  },
  {
    id: 'parrot-sequoia',
    aliases: ['sequoia'],
    title: 'Parrot Sequoia stack: green 550, red 660, red edge 735, NIR 790 nm',
    bandCount: 4,
    bands: FOUR_BAND_STACK,
    // Its units are arbitrary without a panel: no scaling is assumed.
    scaling: null,
    source: 'Parrot SEQ-AN-01 and Atlas stack order',
  },
  {
    id: 'dji-p4m',
    aliases: ['dji-p4-multispectral'],
    title: 'DJI P4 Multispectral stack in SensorIndex order: blue, green, red, red edge, NIR',
    bandCount: 5,
    bands: RED_EDGE_STACK,
    scaling: null,
    source: 'DJI P4 Multispectral image processing guide v1.0, 2020-07',
  },
  {
    id: 'dji-m3m',
    aliases: ['dji-mavic-3m'],
    title: 'DJI Mavic 3 Multispectral stack: green 560, red 650, red edge 730, NIR 860 nm',
    bandCount: 4,
    bands: FOUR_BAND_STACK,
    scaling: null,
    source: 'DJI Mavic 3M image processing guide v1.0, 2023-08',
  },
  {
    id: 'landsat-8-9-c2-l2',
    aliases: ['landsat-8-9', 'landsat'],
    title: 'Landsat 8/9 Collection 2 Level 2, SR_B1 to SR_B7 in order',
    bandCount: 7,
    bands: { blue: 2, green: 3, red: 4, nir: 5 },
    scaling: { scale: 0.0000275, offset: -0.2, sampleType: 'uint16', radiometry: 'surface_reflectance' },
    source: 'USGS Landsat 8-9 Collection 2 Level 2 science product guide',
  },
  {
    id: 'planetscope-8b',
    aliases: ['planetscope'],
    title: 'PlanetScope ortho_analytic_8b_sr',
    bandCount: 8,
    bands: { blue: 2, green: 4, red: 6, red_edge: 7, nir: 8 },
    // The factor that this product is known for could not be confirmed: it has to be declared.
    scaling: null,
    source: 'Planet support article 35928274738333 (band order)',
  },
];

export function findSensor(id: string): SensorPreset | undefined {
  const wanted = id.trim().toLowerCase();
  return SENSORS.find((sensor) => sensor.id === wanted || sensor.aliases.includes(wanted));
}

export function sensorIds(): string[] {
  return SENSORS.map((sensor) => sensor.id);
}
