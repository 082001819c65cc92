import type { BandRole } from '../../../lambdas/pipeline/image-analysis.ts';
import { SENSORS } from '../../../lambdas/spectral/sensors.ts';
import { BAND_NAMES } from './band-declaration.ts';

/** A sensor whose files have no fixed order of bands says nothing of them. */
const CHOICES = SENSORS.filter(({ stack }) => stack !== null).sort((one, other) =>
  one.title.localeCompare(other.title),
);

interface DeclarationFieldsProps {
  readonly sensor: string;
  /** The files of a capture are not of a sensor's stack. */
  readonly hasSensors: boolean;
  onSensor(sensor: string): void;
}

/** Which band is which: by the sensor, or by numbers. */
export function DeclarationFields({ sensor, hasSensors, onSensor }: DeclarationFieldsProps) {
  return (
    <>
      {hasSensors && (
        <label class="field-label">
          Sensor or product
          <select value={sensor} onChange={({ currentTarget }) => onSensor(currentTarget.value)}>
            <option value="">None of these: by band numbers</option>
            {CHOICES.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {sensor === '' && (
        <fieldset class="band-numbers">
          <legend>Numbers of the bands, counted from 1; leave out what the image does not have</legend>
          {(Object.entries(BAND_NAMES) as [BandRole, string][]).map(([role, name]) => (
            <label key={role} class="field-label">
              {name}
              <input name={role} type="number" inputMode="numeric" min="1" max="65535" step="1" />
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}
