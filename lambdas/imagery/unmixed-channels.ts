import type { SampleArray } from '../spectral/indices.ts';
import type { ChannelUnmixing } from '../spectral/sensors/sensor-preset.ts';
import type { RasterReader } from './raster-reader.ts';

/**
 * The bands of a camera whose channels each record several of them: every band is a weighted sum of the channels of its
 * pixel, in the units of the samples. NaN where one of those channels is invalid or saturated. What is below 0 stays so.
 */
export function unmixedChannels(raster: RasterReader, unmixing: ChannelUnmixing): RasterReader {
  return {
    ...raster,
    // Threads that decode blocks by themselves would see the channels.
    tiff: null,
    warnings: [
      ...raster.warnings,
      `The bands were separated from the camera's channels by its published coefficients; pixels with a channel of ${unmixing.saturated} are saturated and were left out.`,
    ],
    async readWindow(window, bands) {
      const channels = channelsOf(unmixing, bands);
      const samples = await raster.readWindow(window, channels);
      const byChannel = new Map(channels.map((channel, i) => [channel, samples[i]!]));
      return bands.map((band) => bandOf(unmixing, band, byChannel, window.width * window.height));
    },
    close: () => raster.close(),
  };
}

/** 1-based channels that the bands are made of, or the band itself where it is none of the matrix. */
function channelsOf({ rows }: ChannelUnmixing, bands: readonly number[]): number[] {
  const needed = bands.flatMap((band) => {
    const row = rows[band - 1];
    if (row === undefined) return [band];
    return row.flatMap((weight, channel) => (weight === 0 ? [] : [channel + 1]));
  });
  return [...new Set(needed)].sort((a, b) => a - b);
}

function bandOf(
  { rows, saturated }: ChannelUnmixing,
  band: number,
  samples: ReadonlyMap<number, SampleArray>,
  pixels: number,
): SampleArray {
  const row = rows[band - 1];
  if (row === undefined) return samples.get(band)!;
  const terms = row.flatMap((weight, i) => (weight === 0 ? [] : [{ weight, channel: samples.get(i + 1)! }]));
  // A channel that no band is made of has no values.
  const out = new Float64Array(pixels).fill(terms.length === 0 ? Number.NaN : 0);
  for (const { weight, channel } of terms) {
    for (let i = 0; i < pixels; i++) {
      const value = channel[i]!;
      out[i]! += value === saturated ? Number.NaN : weight * value;
    }
  }
  return out;
}
