import type { GpsPosition, Radiometry } from '../pipeline/image-analysis.ts';
import type { BandLabel } from '../spectral/band-names.ts';
import type { LinearScaling, SampleArray } from '../spectral/indices.ts';
import type { CameraMetadata } from './capture/camera-metadata.ts';
import type { GeoReference } from './tiff/geo-reference.ts';
import type { PixelSource } from './tiff/tiff-window.ts';

/** A rectangle of pixels; x and y from the upper left corner. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the colour interpretation says of the bands, where no names do. */
export type ColourInterpretation = 'rgb' | 'grey' | 'none';

/**
 * One opened image. Everything about formats, compression, byte order, nodata, masks and alpha ends here: what comes
 * out is samples, with NaN for every pixel that is invalid in its band.
 */
export interface RasterReader {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Bands, alpha included. */
  readonly bandCount: number;
  /** uint8, uint16, int16, float32, ... */
  readonly sampleType: string;
  readonly labels: readonly BandLabel[];
  readonly colours: ColourInterpretation;
  /** Scale and offset that the file states, by band; null where it states none. */
  readonly scalings: readonly (LinearScaling | null)[];
  /** What the samples are, where the reader itself has calibrated them; they are then taken as they come. */
  readonly calibratedAs?: Radiometry;
  readonly geoReference: GeoReference;
  /** The camera that took it, where the file says. */
  readonly camera?: CameraMetadata;
  readonly gps: GpsPosition | null;
  readonly capturedAt: string | null;
  readonly warnings: readonly string[];
  /** Compressed blocks, for threads that decode them; null where samples come by `readWindow` only. */
  readonly tiff: PixelSource | null;
  /** Samples of the wanted bands (1-based), row by row. Float64 where float32 cannot hold the type. */
  readWindow(window: Window, bands: readonly number[]): Promise<SampleArray[]>;
  close(): Promise<void>;
}

export function isFloat(sampleType: string): boolean {
  return sampleType.startsWith('float');
}
