import type { Radiometry } from '../../pipeline/image-analysis.ts';
import type { SampleArray } from '../../spectral/indices.ts';
import type { RasterReader, Window } from '../raster-reader.ts';
import { calibrateBand } from './capture-calibration.ts';
import { type CaptureFile, labelOf } from './capture-file.ts';
import { checkCaptureGroup } from './check-capture-group.ts';
import type { SampleModel } from './sample-model.ts';

/** `none`: digital numbers as they are, for a request that says itself what they mean. */
export type Correction = 'metadata' | 'none';

interface CalibratedGroup {
  readonly radiometry: Radiometry;
  /** One for each file; null reads the digital numbers as they are. */
  readonly models: readonly (SampleModel | null)[];
  readonly warning: string;
}

const UNREGISTERED =
  'The bands of this capture are not registered: each camera sees the field from its own place, so that a pixel of the maps ' +
  'mixes neighbouring spots and every edge is noise. Means over a field hold, single pixels do not.';

/**
 * The files of one capture as one image: band n is the n-th file. Samples are float64 after correction: reflectance
 * (0..1), or relative values in a unit that all bands share.
 * @throws InputError where the files are not the bands of one capture
 */
export function composeCaptureGroup(
  files: readonly CaptureFile[],
  correction: Correction = 'metadata',
): RasterReader {
  checkCaptureGroup(files);
  const group = correction === 'none' ? uncorrected(files) : calibrate(files);
  const isCorrected = group.models.some((model) => model !== null);
  const { name, width, height, sampleType, geoReference } = files[0]!.raster;
  const rasters = files.map(({ raster }) => raster);
  return {
    name: `the capture of ${name} and ${files.length - 1} more`,
    width,
    height,
    bandCount: files.length,
    sampleType: isCorrected ? 'float64' : sampleType,
    labels: files.map(labelOf),
    colours: 'none',
    scalings: rasters.map(({ scalings }) => (isCorrected ? null : (scalings[0] ?? null))),
    ...(isCorrected && { calibratedAs: group.radiometry }),
    geoReference,
    gps: rasters.find(({ gps }) => gps !== null)?.gps ?? null,
    capturedAt: rasters.find(({ capturedAt }) => capturedAt !== null)?.capturedAt ?? null,
    warnings: [UNREGISTERED, group.warning, ...rasters.flatMap(({ warnings }) => warnings)],
    // Each file has blocks of its own, and samples are corrected after decoding.
    tiff: null,
    readWindow: (window, bands) =>
      Promise.all(bands.map((band) => readBand(rasters[band - 1]!, group.models[band - 1]!, window))),
    close: async () => {
      await Promise.all(rasters.map((raster) => raster.close()));
    },
  };
}

async function readBand(
  raster: RasterReader,
  model: SampleModel | null,
  window: Window,
): Promise<SampleArray> {
  const [samples] = await raster.readWindow(window, [1]);
  return model === null ? samples! : corrected(samples!, model, window);
}

function corrected(samples: SampleArray, model: SampleModel, { x, y, width, height }: Window): Float64Array {
  const values = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      values[i] = model(samples[i]!, x + column, y + row);
    }
  }
  return values;
}

/** The best level that every band reaches: reflectance of one band beside radiance of another gives no index. */
function calibrate(files: readonly CaptureFile[]): CalibratedGroup {
  const bands = files.map(({ metadata }) => calibrateBand(metadata));
  const reasonWithout = (level: 'reflectance' | 'relative') => {
    const i = bands.findIndex((band) => band[level] === null);
    return i === -1 ? null : `${files[i]!.raster.name}: ${bands[i]!.shortcoming}`;
  };
  const withoutReflectance = reasonWithout('reflectance');
  if (withoutReflectance === null) {
    const warning =
      'Reflectance was computed from the metadata of the capture: black level, vignetting, gain, exposure and the light sensor. No panel was used.';
    return { radiometry: 'irradiance_reflectance', models: bands.map((band) => band.reflectance), warning };
  }
  const withoutRelative = reasonWithout('relative');
  if (withoutRelative === null) {
    const warning = `Black level, vignetting, gain and exposure were corrected; the values are relative, good for comparing places within this capture (${withoutReflectance}).`;
    return { radiometry: 'radiance_or_relative', models: bands.map((band) => band.relative), warning };
  }
  const warning = `The digital numbers were not corrected (${withoutRelative}): black level and exposure differ between the bands, so that indices say nothing of the plants beyond where they are higher or lower.`;
  return { radiometry: 'raw_dn', models: bands.map(() => null), warning };
}

function uncorrected(files: readonly CaptureFile[]): CalibratedGroup {
  const warning =
    'Black level, vignetting, gain and exposure were not corrected, because the request declares what the digital numbers mean.';
  return { radiometry: 'raw_dn', models: files.map(() => null), warning };
}
