import { invalidParameter, sqsError } from './sqs-errors.ts';

/** Input of an operation, whose members are checked where they are read. */
export type Input = Readonly<Record<string, unknown>>;

export function requiredText(input: Input, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw sqsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`);
}

export function optionalNumber(
  input: Input,
  name: string,
  minimum: number,
  maximum: number,
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum)
    return value as number;
  throw invalidParameter(name, value, `Must be between ${minimum} and ${maximum}, if provided.`);
}

export function texts(input: Input, name: string): string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalidParameter(name, JSON.stringify(value), 'Must be a list of strings.');
}

export function textMap(input: Input, name: string): Record<string, string> {
  const value = input[name] ?? {};
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap && Object.values(value).every((item) => typeof item === 'string'))
    return value as Record<string, string>;
  throw invalidParameter(name, JSON.stringify(value), 'Must be a map of strings.');
}

/** The last part of a queue's URL; its host may be that of an earlier start, on another port. */
export function queueName(input: Input): string {
  const url = requiredText(input, 'QueueUrl');
  const name = url.slice(url.lastIndexOf('/') + 1);
  if (name !== '') return name;
  throw sqsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`);
}
