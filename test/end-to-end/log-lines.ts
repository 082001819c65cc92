import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type LogLine = Readonly<Record<string, unknown>>;

/** What the functions have logged so far, without their metrics and without what is no line of theirs. */
export async function logLines(dataDirectory: string): Promise<LogLine[]> {
  const folder = join(dataDirectory, 'logs');
  const names = (await readdir(folder)).filter((name) => name !== 'pipeline.log');
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .flatMap(parse)
    .filter((line) => typeof line.message === 'string' && !('_aws' in line));
}

function parse(line: string): LogLine[] {
  try {
    return [JSON.parse(line) as LogLine];
  } catch {
    return [];
  }
}

/** Fields of any line that are not among the given ones. */
export function otherFields(lines: readonly LogLine[], known: readonly string[]): string[] {
  const fields = new Set(lines.flatMap((line) => Object.keys(line)));
  return [...fields].filter((field) => !known.includes(field)).sort();
}
