import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { UsageError } from '../local/operator/command-line.ts';
import { text, type Values } from './command.ts';
import { failureCode, imageIds, name, oneOf } from './option-values.ts';
import type { FinishedFilter } from './queries/finished-images.ts';
import { parseMoment } from './text/durations.ts';

export interface FinishedChoice {
  readonly filter: FinishedFilter;
  /** Of the ids that were listed, how many are not among those that matched. */
  readonly unmatchedIds: (matched: number) => number;
}

/** A Data API request has at most 4 MiB; an id has 37 bytes in it. */
const MOST_IDS = 50_000;

/** Which finished images are meant. Nothing at all is a typing error, and not all of them. */
export async function parseFinishedFilter(values: Values, now: Date): Promise<FinishedChoice> {
  const moment = (option: 'since' | 'until') => {
    const given = text(values, option);
    return given === undefined ? null : parseMoment(`--${option}`, given, now);
  };
  const code = failureCode(values) ?? null;
  const status = oneOf(values, 'status', ['failed', 'completed'] as const) ?? 'failed';
  if (code !== null && status === 'completed') throw new UsageError('--code is for images that failed');
  const filter: FinishedFilter = {
    ...{ status, code, owner: name(values, 'owner') ?? null, sensor: name(values, 'sensor') ?? null },
    ...{ since: moment('since'), until: moment('until'), ids: await readIds(text(values, 'ids')) },
  };
  const { status: _status, ...asked } = filter;
  if (values.all !== true && Object.values(asked).every((value) => value === null)) {
    throw new UsageError('which images? --code, --owner, --sensor, --since, --until, --ids or --all');
  }
  const unmatchedIds = (matched: number) => (filter.ids === null ? 0 : filter.ids.length - matched);
  return { filter, unmatchedIds };
}

async function readIds(path: string | undefined): Promise<readonly string[] | null> {
  if (path === undefined) return null;
  const ids = imageIds(path === '-' ? await readAll(process.stdin) : await readFile(path, 'utf8'));
  if (ids.length === 0) throw new UsageError(`--ids ${path}: there is no id in it`);
  if (ids.length > MOST_IDS)
    throw new UsageError(`--ids ${path}: at most ${MOST_IDS} ids are accepted at a time`);
  return ids;
}
