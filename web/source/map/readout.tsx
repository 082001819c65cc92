import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Reading } from './map-reading.ts';
import { indexTitle, valueInWords } from './words.ts';

interface ReadoutProps {
  readonly index: IndexId | null;
  readonly reading: Reading | null;
  /** Name of the bed at the place; null where there is none. */
  readonly bed: string | null;
}

/** The value that is pointed at; read aloud where a key or a tap asked for it. */
export function Readout({ index, reading, bed }: ReadoutProps) {
  const value = reading === null || index === null ? null : valueAtPlace(index, reading);
  const spoken =
    reading === null || reading.by === 'pointer' || value === null
      ? ''
      : [value, bed].filter(Boolean).join(', ');
  return (
    <>
      <div class="readout" aria-hidden="true">
        {reading === null || value === null ? (
          <span class="quiet">Point at the map, tap it, or use the arrow keys, to read values.</span>
        ) : (
          <>
            <strong
              data-value={reading.value ?? ''}
              data-pixel={`${reading.pixel.column},${reading.pixel.row}`}
            >
              {value}
            </strong>
            {bed !== null && <span>{bed}</span>}
            <span class="quiet">{placeOf(reading)}</span>
          </>
        )}
      </div>
      <div class="visually-hidden" aria-live="polite">
        {spoken}
      </div>
    </>
  );
}

function valueAtPlace(index: IndexId, { value }: Reading): string {
  return `${indexTitle(index)} ${value === null ? 'no value here' : valueInWords(value)}`;
}

function placeOf({ pixel, longitudeLatitude }: Reading): string {
  if (longitudeLatitude === null) return `column ${pixel.column}, row ${pixel.row}`;
  const [longitude, latitude] = longitudeLatitude;
  const half = (degrees: number, positive: string, negative: string) =>
    `${Math.abs(degrees).toFixed(6)}° ${degrees < 0 ? negative : positive}`;
  return `${half(latitude, 'N', 'S')}, ${half(longitude, 'E', 'W')}`;
}
