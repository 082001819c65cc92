import * as v from 'valibot';
import { COLOUR_MAP_IDS, INDEX_IDS, PREVIEW_RANGES } from '../pipeline/image-analysis.ts';
import { findSensor, sensorIds } from '../spectral/sensors.ts';

/** What may be declared for the analysis, when an image is created and when it is processed again. */

const finite = v.pipe(v.number('a finite number'), v.finite('a finite number'));

export function between(minimum: number, maximum: number, unit: string) {
  const message = `a number from ${minimum} to ${maximum}, ${unit}`;
  return v.pipe(v.number(message), v.minValue(minimum, message), v.maxValue(maximum, message));
}

const bandNumber = v.pipe(
  v.number('a whole number from 1'),
  v.integer('a whole number from 1'),
  v.minValue(1, 'a whole number from 1'),
  v.maxValue(65_535, 'a whole number up to 65535'),
);

export const bands = v.pipe(
  v.strictObject(
    {
      blue: v.exactOptional(bandNumber),
      green: v.exactOptional(bandNumber),
      red: v.exactOptional(bandNumber),
      red_edge: v.exactOptional(bandNumber),
      nir: v.exactOptional(bandNumber),
    },
    'an object of band numbers by role',
  ),
  v.check(
    (map) => new Set(Object.values(map)).size === Object.values(map).length,
    'a different band for each role',
  ),
  v.check((map) => Object.keys(map).length > 0, 'at least one band'),
);

const INDICES = `a list of ids, each once: ${INDEX_IDS.join(', ')}`;

export const indices = v.pipe(
  v.array(v.picklist(INDEX_IDS, INDEX_IDS.join(', ')), INDICES),
  v.check((ids) => new Set(ids).size === ids.length, INDICES),
);

const THRESHOLD = 'a number from -1 to 1, or "otsu"';

export const vegetationThreshold = v.union(
  [v.pipe(v.number(), v.minValue(-1), v.maxValue(1)), v.literal('otsu')],
  THRESHOLD,
);

const PREVIEW = 'an object with colourMap, range or both';

export const preview = v.pipe(
  v.strictObject(
    {
      colourMap: v.exactOptional(v.picklist(COLOUR_MAP_IDS, COLOUR_MAP_IDS.join(', '))),
      range: v.exactOptional(v.picklist(PREVIEW_RANGES, PREVIEW_RANGES.join(', '))),
    },
    PREVIEW,
  ),
  v.check((words) => Object.keys(words).length > 0, PREVIEW),
);

export const sensor = v.pipe(
  v.string('the id of a sensor'),
  v.check((id) => findSensor(id) !== undefined, sensorIds().join(', ')),
);

export const scale = v.pipe(finite, v.gtValue(0, 'a number above 0'));

export const offset = finite;

export const soilBrightnessFactor = between(0, 1, 'without a unit');
