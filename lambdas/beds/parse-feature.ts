import { BedFault } from './bed-problem.ts';
import { MAXIMUM_NAME_LENGTH } from './limits.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

const NAME = `1 to ${MAXIMUM_NAME_LENGTH} characters without control characters, and no space at either end`;
const ID = `the same id in every version of the bed: a member id, else properties.id, else properties.name; ${NAME}`;
/** PostgreSQL has no text with NUL, and no halves of surrogate pairs. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What names the bed in every version of the collection: the feature's `id`, else `id` or `name` among its properties. Numbers
 * as text. None is made up: statistics of several flights are compared by it.
 */
export function idOf(feature: JsonRecord): string {
  const { id, name } = propertiesOf(feature);
  const given = feature.id ?? id ?? name;
  if (given === undefined || given === null) throw new BedFault('id', ID, 'it has no id', 'missing');
  const text = typeof given === 'number' && Number.isFinite(given) ? String(given) : given;
  if (!isName(text)) throw new BedFault('id', ID, 'its id is not accepted');
  return text;
}

/** `properties.name`; null where there is none. */
export function nameOf(feature: JsonRecord): string | null {
  const { name } = propertiesOf(feature);
  if (name === undefined || name === null || name === '') return null;
  const text = typeof name === 'number' && Number.isFinite(name) ? String(name) : name;
  if (!isName(text)) throw new BedFault('properties.name', NAME, 'its name is not accepted');
  return text;
}

function propertiesOf({ properties }: JsonRecord): JsonRecord {
  return isRecord(properties) ? properties : {};
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= MAXIMUM_NAME_LENGTH &&
    value.trim() === value &&
    !UNPRINTABLE.test(value)
  );
}
