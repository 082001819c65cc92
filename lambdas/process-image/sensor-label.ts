import { SENSOR_LABELS } from '../contract.ts';
import { findSensor } from '../spectral/sensors.ts';

/**
 * The value of the dimension Sensor. Each value is a metric that is paid for, so that only known sensors have one of their
 * own: what a client sends is never a value.
 */
export function sensorLabel(sensor: string | undefined): string {
  if (sensor === undefined) return SENSOR_LABELS.undeclared;
  return findSensor(sensor)?.id ?? SENSOR_LABELS.unknown;
}
