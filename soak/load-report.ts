import { figureTable } from './figure-table.ts';
import type { LoadResult } from './load.ts';
import { percentile } from './percentiles.ts';

export function loadReport(result: LoadResult): string {
  return [figures(result), times(result), statements(result), memory(result)].join('\n');
}

function figures({ images, completed, seconds }: LoadResult): string {
  return figureTable([
    ['images', images],
    ['completed', completed],
    ['seconds of sending', seconds.sending.toFixed(1)],
    ['seconds until the last one was completed', seconds.all.toFixed(1)],
    ['images each second', (completed / seconds.all).toFixed(1)],
  ]);
}

function times({ inDatabase, seenByClient, api }: LoadResult): string {
  const line = (name: string, values: readonly number[], unit: string) => {
    const [p50, p95, p99] = [50, 95, 99].map((percent) => {
      const value = percentile(values, percent);
      return unit === 's' ? value.toFixed(2) : value.toFixed(0);
    });
    return [name, values.length, `${p50} ${unit}`, `${p95} ${unit}`, `${p99} ${unit}`];
  };
  return figureTable([
    ['', 'count', 'p50', 'p95', 'p99'],
    line('upload to completed, in the database', inDatabase, 's'),
    line('upload to completed, seen by a client', seenByClient, 's'),
    ...[...api].map(([name, values]) => line(name, values, 'ms')),
  ]);
}

function statements({ statements: kinds, images }: LoadResult): string {
  const perImage = (count: number) => (count / images).toFixed(2);
  const functions = [...new Set(kinds.map((kind) => kind.function))];
  const byFunction = functions.map((name) => [name, kinds.filter((kind) => kind.function === name)] as const);
  const sum = (some: typeof kinds) => some.reduce((total, { count }) => total + count, 0);
  return figureTable([
    ['database statements', 'count', 'for each image'],
    ...byFunction.flatMap(([name, some]) => [
      [name, sum(some), perImage(sum(some))],
      ...some.map(({ statement, count }) => [`  ${statement}`, count, perImage(count)]),
    ]),
  ]);
}

function memory({ memory: peaks }: LoadResult): string {
  return figureTable([
    ['peak memory', 'MiB'],
    ...[...peaks].map(([name, bytes]) => [name, Math.round(bytes / 2 ** 20)]),
  ]);
}
