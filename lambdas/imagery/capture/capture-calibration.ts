import type { CaptureMetadata } from './capture-metadata.ts';
import { calibrateDji } from './dji-camera-signal.ts';
import { calibrateMicasense } from './micasense-radiance.ts';
import { type BandCalibration, uncalibrated } from './sample-model.ts';
import { calibrateSequoia } from './sequoia-signal.ts';

/** By the maker that EXIF names, in lower case. */
const MODELS: Readonly<Record<string, (metadata: CaptureMetadata) => BandCalibration>> = {
  micasense: calibrateMicasense,
  dji: calibrateDji,
  parrot: calibrateSequoia,
};

/** What the file's own metadata allow to make of its digital numbers; a maker without a published model gets none. */
export function calibrateBand(metadata: CaptureMetadata): BandCalibration {
  const { make } = metadata;
  const model = MODELS[make?.toLowerCase() ?? ''];
  if (model !== undefined) return model(metadata);
  return uncalibrated(
    make === undefined
      ? 'it does not name its camera'
      : `no formula is known here for what cameras of ${make} record`,
  );
}
