import type { BandRole } from '../../pipeline/image-analysis.ts';
import { roleOfName, roleOfWavelength } from '../../spectral/band-names.ts';
import type { SensorBand } from '../../spectral/sensors/sensor-preset.ts';
import { type SensorPreset, sensorsOfCamera } from '../../spectral/sensors.ts';
import { type XmpBand, xmpBandLabels } from '../xmp-bands.ts';
import { firstXmpValue } from '../xmp-values.ts';
import type { CameraMetadata } from './camera-metadata.ts';

/** One band of a multispectral camera that stores each band as a file of its own. */
export interface SingleBandCapture {
  /** Id of the sensor preset, or null where the camera is not among them. */
  readonly sensor: string | null;
  /** For people: "MicaSense RedEdge". */
  readonly camera: string;
  /** As the camera writes it: "Red edge". */
  readonly bandName: string;
  /** null: of no role (panchromatic, thermal), or name and wavelength contradict each other. */
  readonly role: BandRole | null;
  /** Centre and full width at half maximum, nm; null where neither file nor preset says. */
  readonly wavelength: number | null;
  readonly fwhm: number | null;
  /** The same for all files of one exposure; null where nothing tells. */
  readonly captureId: string | null;
  /** File names repeat from folder to folder, identifiers in XMP do not. */
  readonly captureIdSource: 'xmp' | 'file_name' | null;
  /** Where the band is known from. */
  readonly knownFrom: 'xmp' | 'file_name';
}

const CAPTURE_IDS = [
  'drone-dji:CaptureUUID',
  'MicaSense:CaptureId',
  'Camera:ImageUniqueID',
  'Camera:CaptureUUID',
];

/**
 * Which band of which camera a one-band file is, or null where it is none of a known kind. XMP decides; without it, the
 * suffix of the file name, if EXIF or the form of the name say whose suffix it is.
 * @param fileName without folders: "IMG_0001_3.tif"
 */
export function recogniseSingleBandCapture(
  fileName: string,
  camera: CameraMetadata,
): SingleBandCapture | null {
  const labels = xmpBandLabels(camera.xmp);
  if (labels.length > 1) return null;
  const sensor = sensorOf(
    sensorsOfCamera({ fileName, ...camera, namesBandInXmp: labels.length === 1 }),
    labels[0],
  );
  const stem = fileName.replace(/\.[a-z]{3,4}$/i, '');
  const ofName = bandOfName(sensor, stem);
  const label = labels[0] ?? ofName;
  if (label === undefined) return null;
  // The preset's figures are those of this band only if the file is not renamed.
  const known = ofName !== undefined && isSameBand(ofName, label) ? ofName : undefined;
  const wavelength = label.wavelength ?? established(known, 'wavelength');
  return {
    sensor: sensor?.id ?? null,
    camera: cameraTitle(sensor, camera),
    bandName: label.name,
    role: roleOf(roleOfName(label.name) ?? known?.role ?? null, wavelength),
    wavelength,
    fwhm: label.fwhm ?? established(known, 'fwhm'),
    ...captureIdentity(camera.xmp, stem, ofName),
    knownFrom: labels.length === 1 ? 'xmp' : 'file_name',
  };
}

/** Of several sensors, the one whose band of that name has the file's wavelength and width. */
function sensorOf(sensors: readonly SensorPreset[], label: XmpBand | undefined): SensorPreset | undefined {
  if (sensors.length < 2) return sensors[0];
  if (label === undefined) return undefined;
  const fitting = sensors.filter(({ singleBands }) =>
    singleBands.some(
      (band) => isSameBand(band, label) && band.wavelength === label.wavelength && band.fwhm === label.fwhm,
    ),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

function bandOfName(sensor: SensorPreset | undefined, stem: string): SensorBand | undefined {
  const name = stem.toLowerCase();
  return sensor?.singleBands.find(
    ({ fileSuffix }) => fileSuffix !== undefined && name.endsWith(fileSuffix.toLowerCase()),
  );
}

function isSameBand(band: SensorBand, label: XmpBand | SensorBand): boolean {
  const letters = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
  return letters(band.name) === letters(label.name);
}

function established(band: SensorBand | undefined, figure: 'wavelength' | 'fwhm'): number | null {
  return band === undefined || band.unverified?.includes(figure) ? null : band[figure];
}

/** null where the wavelength is another role's. */
function roleOf(byName: BandRole | null, wavelength: number | null): BandRole | null {
  const byWavelength = wavelength === null ? null : roleOfWavelength(wavelength);
  return byWavelength === null || byName === byWavelength ? byName : null;
}

function cameraTitle(sensor: SensorPreset | undefined, { make, model }: CameraMetadata): string {
  if (make !== undefined && model !== undefined) return `${make.trim()} ${model.trim()}`;
  return sensor?.title.replace(/,.*$/, '') ?? make?.trim() ?? 'multispectral camera';
}

function captureIdentity(
  xmp: string,
  stem: string,
  band: SensorBand | undefined,
): Pick<SingleBandCapture, 'captureId' | 'captureIdSource'> {
  const stated = firstXmpValue(xmp, CAPTURE_IDS);
  if (stated !== undefined) return { captureId: stated, captureIdSource: 'xmp' };
  const suffix = band?.fileSuffix;
  if (suffix === undefined || suffix.length >= stem.length) return { captureId: null, captureIdSource: null };
  return { captureId: stem.slice(0, -suffix.length), captureIdSource: 'file_name' };
}
