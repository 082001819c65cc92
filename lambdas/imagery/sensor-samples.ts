import type { SampleArray } from '../spectral/indices.ts';
import type { SensorPreset } from '../spectral/sensors.ts';
import type { RasterReader } from './raster-reader.ts';
import { unmixedChannels } from './unmixed-channels.ts';

/**
 * The samples as the sensor means them: channels un-mixed, its fill value invalid. Without a sensor, or for one that
 * needs neither, the raster itself.
 */
export function withSensorSamples(raster: RasterReader, sensor: SensorPreset | null): RasterReader {
  if (sensor === null) return raster;
  const filled = sensor.fill === undefined ? raster : withoutFill(raster, sensor.fill);
  return sensor.unmixing === undefined ? filled : unmixedChannels(filled, sensor.unmixing);
}

/** With an offset, a fill of 0 would otherwise be a reflectance below 0 and give an NDVI of 0. */
function withoutFill(raster: RasterReader, fill: number): RasterReader {
  return {
    ...raster,
    tiff: withNodata(raster, fill),
    async readWindow(window, bands) {
      const samples = await raster.readWindow(window, bands);
      return samples.map((band) => withoutValue(band, fill));
    },
    close: () => raster.close(),
  };
}

/** Blocks have one nodata value: where the file states another, samples come by `readWindow`. */
function withNodata({ tiff }: RasterReader, fill: number): RasterReader['tiff'] {
  const isFree = tiff !== null && (tiff.nodata === null || tiff.nodata === fill);
  return isFree ? { ...tiff, nodata: fill } : null;
}

function withoutValue(samples: SampleArray, fill: number): SampleArray {
  const out = samples.slice();
  for (let i = 0; i < out.length; i++) if (out[i] === fill) out[i] = Number.NaN;
  return out;
}
