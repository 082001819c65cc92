import { readFileSync } from 'node:fs';
import { ConfigurationError } from './configuration-error.ts';

/** Settings as somebody wrote them in one place: not looked at yet. */
export interface ConfigurationLayer {
  readonly source: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** @param value an object of settings, JSON text of one, or the path of a .json file */
export function layerOf(source: string, value: unknown): ConfigurationLayer {
  if (typeof value !== 'string') return { source, settings: settingsIn(source, value) };
  if (value.endsWith('.json')) return layerOfFile(value);
  return { source, settings: settingsIn(source, parseJson(source, value)) };
}

export function layerOfFile(path: string): ConfigurationLayer {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw refused('config', path, 'the path of a .json file that can be read', { cause });
  }
  return { source: path, settings: settingsIn(path, parseJson(path, text)) };
}

function settingsIn(source: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw refused(source, value, 'an object of settings, such as {"leaseSeconds":60}');
}

function parseJson(source: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw refused(source, json, 'JSON text of an object, or the path of a .json file', { cause });
  }
}

function refused(key: string, value: unknown, allowed: string, options?: ErrorOptions): ConfigurationError {
  return new ConfigurationError([{ key, value, allowed }], options);
}
