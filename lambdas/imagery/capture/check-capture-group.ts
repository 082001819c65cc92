import { CAPTURE_GROUP_FILES } from '../../pipeline/capture-group.ts';
import { InputError } from '../../pipeline/errors.ts';
import { type CaptureFile, captureIdOf, describeBand, labelOf } from './capture-file.ts';

/** Refuses files that are not the bands of one capture: values of different places or times give no index. */
export function checkCaptureGroup(files: readonly CaptureFile[]): void {
  const { fewest, most } = CAPTURE_GROUP_FILES;
  const first = files[0];
  if (first === undefined || files.length < fewest || files.length > most) {
    const name = first?.raster.name ?? 'the capture group';
    throw refusal(
      'invalid_band_mapping',
      name,
      `${name} came in a group of ${files.length} files, and a capture has ${fewest} to ${most}.`,
    );
  }
  for (const file of files) {
    checkSingleBand(file);
    checkAgainst(first, file);
  }
  checkDistinct(files);
}

function checkSingleBand({ raster }: CaptureFile): void {
  if (raster.bandCount === 1) return;
  throw refusal(
    'unsupported_layout',
    raster.name,
    `${raster.name} has ${raster.bandCount} bands: the files of a capture group have one each. Send a stack of several bands, and a colour picture, on its own.`,
  );
}

function checkAgainst(first: CaptureFile, file: CaptureFile): void {
  const { raster } = file;
  const { name, width, height, sampleType } = first.raster;
  if (raster.width !== width || raster.height !== height) {
    throw refusal(
      'invalid_band_mapping',
      raster.name,
      `${raster.name} (${describeBand(file)}) has ${raster.width} x ${raster.height} pixels, and ${name} has ${width} x ${height}: the bands of a capture group have one size. Leave panchromatic and thermal bands out.`,
    );
  }
  if (raster.sampleType !== sampleType) {
    throw refusal(
      'invalid_band_mapping',
      raster.name,
      `${raster.name} has ${raster.sampleType} samples, and ${name} has ${sampleType}: the files of a capture come from one camera.`,
    );
  }
  const [expected, found] = [captureIdOf(first), captureIdOf(file)];
  if (expected === null || found === null) {
    const unnamed = expected === null ? name : raster.name;
    throw refusal(
      'invalid_band_mapping',
      unnamed,
      `${unnamed} has neither a capture id nor a time of exposure, so that it cannot be told to which capture it belongs: send the files as the camera wrote them, with their metadata.`,
    );
  }
  if (expected !== found) {
    throw refusal(
      'invalid_band_mapping',
      raster.name,
      `${raster.name} is of capture ${found}, and ${name} of capture ${expected}: send the files of one capture.`,
    );
  }
}

/** The same band twice is a mistake of the sender's, and leaves another band out. */
function checkDistinct(files: readonly CaptureFile[]): void {
  const seen = new Map<string, CaptureFile>();
  for (const file of files) {
    const { name, wavelength } = labelOf(file);
    if (name === undefined && wavelength === undefined) continue;
    const band = `${name ?? ''} ${wavelength ?? ''}`.toLowerCase();
    const other = seen.get(band);
    if (other !== undefined) {
      throw refusal(
        'invalid_band_mapping',
        file.raster.name,
        `${file.raster.name} and ${other.raster.name} are both ${describeBand(file)}: send each band once.`,
      );
    }
    seen.set(band, file);
  }
}

function refusal(
  code: 'invalid_band_mapping' | 'unsupported_layout',
  on: string,
  reason: string,
): InputError {
  return new InputError(code, reason, { attempted: 'put the capture together', on });
}
