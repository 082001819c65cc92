import { fieldSegment } from './field-segment.ts';

/** How the parameters of an operation go into its request, by their names in the client. */
export interface OperationForm {
  readonly method: string;
  readonly path: string;
  readonly needsToken: boolean;
  /** Of the body; null where the operation has none. */
  readonly contentType: string | null;
  readonly inPath: Readonly<Record<string, string>>;
  readonly inQuery: Readonly<Record<string, string>>;
  readonly inHeaders: Readonly<Record<string, string>>;
}

export type Values = Readonly<Record<string, unknown>>;

export function pathOf({ path, inPath, inQuery }: OperationForm, values: Values): string {
  let filled = path;
  for (const [name, parameter] of Object.entries(inPath)) {
    filled = filled.replace(`{${parameter}}`, () => segment(parameter, values[name]));
  }
  const query = new URLSearchParams();
  for (const [name, parameter] of Object.entries(inQuery)) {
    if (values[name] !== undefined) query.set(parameter, String(values[name]));
  }
  return query.size === 0 ? filled : `${filled}?${query}`;
}

export function headersOf({ contentType, inHeaders }: OperationForm, values: Values): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, header] of Object.entries(inHeaders)) {
    if (values[name] !== undefined) headers[header] = String(values[name]);
  }
  if (contentType !== null && values.body !== undefined) headers['Content-Type'] = contentType;
  return headers;
}

/** A path has no way to write these: every URL with them, escaped or not, means another path. */
function segment(parameter: string, value: unknown): string {
  const text = String(value);
  if (parameter === 'field' && text !== '') return fieldSegment(text);
  if (['', '.', '..'].includes(text)) throw new TypeError(`${parameter}: "${text}" cannot stand in a path`);
  return encodeURIComponent(text);
}
