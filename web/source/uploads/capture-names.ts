/** How a camera that writes each band into a file of its own names the files of one exposure. */
interface CaptureNames {
  /** First what the files of a capture share, then the band. */
  readonly pattern: RegExp;
  /** In the order in which the camera numbers them; as lower-case letters. */
  readonly bands: readonly string[];
  /** Other cameras name their files alike: only all bands together are a capture. */
  readonly needsAll?: true;
  /** Of these bands, those that are no band of the image: of another size, and of no index. */
  readonly apart?: (bands: ReadonlySet<string>) => readonly string[];
}

/** The presets of docs/imagery.md (lambdas/spectral/sensors) have bands and sources. */
const CAMERAS: readonly CaptureNames[] = [
  {
    // MicaSense.
    pattern: /^(img_\d{4,5})_(\d{1,2})\.tiff?$/i,
    bands: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'],
    // 6 and 7 are panchromatic and thermal, unless a second camera of five bands flew along.
    apart: (bands) => (['8', '9', '10'].some((band) => bands.has(band)) ? [] : ['6', '7']),
  },
  // DJI Mavic 3 Multispectral.
  { pattern: /^(dji_\d{14}_\d{4})_ms_(g|r|re|nir)\.tiff?$/i, bands: ['g', 'r', 're', 'nir'] },
  // DJI P4 Multispectral: the last digit is the band.
  { pattern: /^(dji_\d{3})(\d)\.tiff?$/i, bands: ['1', '2', '3', '4', '5'], needsAll: true },
  // Parrot Sequoia.
  { pattern: /^(img_\d{6}_\d{6}_\d{4})_(gre|red|reg|nir)\.tiff?$/i, bands: ['gre', 'red', 'reg', 'nir'] },
  {
    // Sentera 6X.
    pattern: /^(img_\d{4,5})_(475_30|550_20|670_30|715_10|840_20)\.tiff?$/i,
    bands: ['475_30', '550_20', '670_30', '715_10', '840_20'],
  },
];

/** Which band of which capture a file is, by its name alone. */
export interface BandFile {
  readonly camera: CaptureNames;
  /** The same for all files of one capture in a folder. */
  readonly capture: string;
  readonly band: string;
}

export function bandFileOf(name: string): BandFile | undefined {
  for (const camera of CAMERAS) {
    const [, capture, band] = camera.pattern.exec(name) ?? [];
    if (capture === undefined || band === undefined) continue;
    return { camera, capture: capture.toLowerCase(), band: band.toLowerCase() };
  }
  return undefined;
}
