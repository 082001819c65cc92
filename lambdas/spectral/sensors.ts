import { CONVERTED_CAMERAS } from './sensors/converted-cameras.ts';
import { DJI_SENSORS } from './sensors/dji.ts';
import { MAPIR_SENSORS } from './sensors/mapir.ts';
import { MICASENSE_SENSORS } from './sensors/micasense.ts';
import { PARROT_SENSORS } from './sensors/parrot.ts';
import { SATELLITE_SENSORS } from './sensors/satellites.ts';
import type { CameraIdentity, SensorPreset } from './sensors/sensor-preset.ts';
import { SENTERA_SENSORS } from './sensors/sentera.ts';

export type { SensorPreset } from './sensors/sensor-preset.ts';

/** Every sensor and product that a request can declare. */
export const SENSORS: readonly SensorPreset[] = [
  ...MICASENSE_SENSORS,
  ...DJI_SENSORS,
  ...PARROT_SENSORS,
  ...SENTERA_SENSORS,
  ...MAPIR_SENSORS,
  ...CONVERTED_CAMERAS,
  ...SATELLITE_SENSORS,
];

export function findSensor(id: string): SensorPreset | undefined {
  const wanted = id.trim().toLowerCase();
  return SENSORS.find((sensor) => sensor.id === wanted || sensor.aliases.includes(wanted));
}

export function sensorIds(): string[] {
  return SENSORS.map((sensor) => sensor.id);
}

/** What a file says of the camera that took it. */
export interface CameraNames {
  readonly fileName: string;
  readonly make?: string | undefined;
  readonly model?: string | undefined;
  readonly lensModel?: string | undefined;
  readonly namesBandInXmp?: boolean;
}

/** Every sensor that this camera may be: MicaSense writes "RedEdge-M" for several. */
export function sensorsOfCamera(names: CameraNames): SensorPreset[] {
  return SENSORS.filter(({ cameras = [] }) => cameras.some((camera) => isCamera(camera, names)));
}

/** Every sensor that this camera is by what it is known to write, or may be by what it is said to write. */
export function sensorsToAskFor(names: CameraNames): SensorPreset[] {
  return SENSORS.filter(({ cameras = [], likelyCameras = [] }) =>
    [...cameras, ...likelyCameras].some((camera) => isCamera(camera, names)),
  );
}

function isCamera(camera: CameraIdentity, names: CameraNames): boolean {
  const keys = ['make', 'model', 'lensModel', 'fileName'] as const;
  if (camera.namesBandInXmp && !names.namesBandInXmp) return false;
  return keys.every((key) => camera[key]?.test(names[key]?.trim() ?? '') ?? true);
}
