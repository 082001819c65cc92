import type { BandMap } from '../pipeline/image-analysis.ts';
import { bandMapOf } from '../spectral/sensors/sensor-preset.ts';
import { SENSORS, type SensorPreset, sensorsToAskFor } from '../spectral/sensors.ts';
import { NO_CAMERA } from './capture/camera-metadata.ts';
import { isFloat, type RasterReader } from './raster-reader.ts';

/** Most suggestions that one message makes. */
const MOST = 4;

/** Orders that are common and no sensor's own. */
const COMMON_ORDERS: readonly { readonly count: number; readonly title: string; readonly bands: BandMap }[] =
  [
    {
      count: 4,
      title: 'aerial imagery: red, green, blue, NIR',
      bands: { red: 1, green: 2, blue: 3, nir: 4 },
    },
    {
      count: 6,
      title: 'Landsat 4 to 7 without the thermal band',
      bands: { blue: 1, green: 2, red: 3, nir: 4 },
    },
  ];

/**
 * What a file with this many bands may be, with what to declare for each; "" where nothing is known. A number of bands
 * only suggests: it is for the person who is asked, and never computed from.
 */
export function suggestedBands(raster: RasterReader): string {
  const count = raster.labels.filter((label) => !label.isAlpha).length;
  const sensors = sensorsOfCount(raster, count).map(
    (sensor) => `${sensor.title} ("sensor": "${sensor.id}", which is ${bandsText(bandMapOf(sensor.stack!))})`,
  );
  const orders = COMMON_ORDERS.filter((order) => order.count === count).map(
    ({ title, bands }) => `${title} ("bands": ${JSON.stringify(bands)})`,
  );
  const all = [...sensors.slice(0, MOST - orders.length), ...orders];
  return all.length === 0
    ? ''
    : `With ${count} band${count === 1 ? '' : 's'} it may be ${all.join('; or ')}.`;
}

/** "red=3,nir=5", as the demo takes it. */
export function bandsText(bands: BandMap): string {
  return Object.entries(bands)
    .map(([role, band]) => `${role}=${band}`)
    .join(',');
}

/** Those of the camera in EXIF if it is known, else one of each maker and order. */
function sensorsOfCount(raster: RasterReader, count: number): SensorPreset[] {
  // A product in integers of one type is not likely in another; programs write any of them as float.
  const ofCount = ({ stack, scalings }: SensorPreset) =>
    stack?.length === count &&
    (scalings.length === 0 ||
      isFloat(raster.sampleType) ||
      scalings.some(({ sampleType }) => sampleType === raster.sampleType));
  const ofCamera = sensorsToAskFor({ fileName: raster.name, ...(raster.camera ?? NO_CAMERA) }).filter(
    ofCount,
  );
  if (ofCamera.length > 0) return ofCamera;
  const seen = new Set<string>();
  return SENSORS.filter((sensor) => {
    if (!ofCount(sensor)) return false;
    const key = `${sensor.maker} ${bandsText(bandMapOf(sensor.stack!))}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
