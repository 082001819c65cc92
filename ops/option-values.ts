import { FAILURE_CODES, type FailureCode } from '../lambdas/pipeline/errors.ts';
import { isImageId } from '../lambdas/pipeline/image-id.ts';
import { UsageError } from '../local/operator/command-line.ts';
import { text, type Values } from './command.ts';

export function wholeNumber(values: Values, name: string, from: number, to: number): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`--${name} ${given}: a whole number from ${from} to ${to} is accepted`);
}

export function oneOf<const Names extends readonly string[]>(
  values: Values,
  name: string,
  names: Names,
): Names[number] | undefined {
  const given = text(values, name);
  if (given === undefined || names.includes(given)) return given;
  throw new UsageError(`--${name} ${given}: one of ${names.join(', ')} is accepted`);
}

export function failureCode(values: Values): FailureCode | undefined {
  return oneOf(values, 'code', FAILURE_CODES);
}

/** PostgreSQL has no text with NUL, and an empty one is a typing error. */
export function name(values: Values, option: string): string | undefined {
  const given = text(values, option);
  if (given === undefined || (given.trim() !== '' && !given.includes('\0'))) return given;
  throw new UsageError(`--${option} needs a text`);
}

/** Ids are lower case in keys and rows; what a person pastes may not be. */
export function imageId(given: string): string {
  const id = given.trim().toLowerCase();
  if (isImageId(id)) return id;
  throw new UsageError(
    `${JSON.stringify(given)} is no image id: a UUID such as 028e913a-fc51-43ce-99d9-33ab48fdd33a is accepted`,
  );
}

/** One id in a line; empty lines and those that begin with # are passed over. */
export function imageIds(content: string): string[] {
  const lines = content.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== '' && !line.startsWith('#')).map(imageId))];
}
