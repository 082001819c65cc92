import Table from 'cli-table3';
import type { BedComparison } from './commands/beds.ts';
import type { ColdStart } from './commands/cold-start.ts';
import type { CompareResult, Comparison, LimitComparison, Pair } from './commands/compare.ts';
import type { MemoryPoint } from './commands/memory.ts';
import type { PreviewShare } from './commands/preview.ts';
import type { Scaling } from './commands/scaling.ts';
import type { Split } from './commands/split.ts';
import { PARTS } from './measure/cpu-profile.ts';
import { cpuOf, type Measurement, mean, median, medianRatio } from './measure/measurement.ts';

export function compareReport({ comparisons, limits }: CompareResult): string {
  const parts = comparisons.length === 0 ? [] : [comparisonTable(comparisons), ...remarks(comparisons)];
  return [
    ...parts,
    '',
    'CPU of the engine beside the bare entropy coding of the same bytes',
    limitTable(limits),
  ].join('\n');
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  const head = ['', 'against', 'wall s', 'ratio', 'of work', 'CPU s', 'ratio', 'peak MiB', 'pairs'];
  return table(
    head,
    comparisons.map(({ raster, against, pairs, failure }) => {
      if (pairs.length === 0)
        return [raster, against, failure === undefined ? '' : 'failed', '', '', '', '', '', '0'];
      const both = (figure: (run: Measurement) => number, digits: number) =>
        `${medianOf(pairs, 'ours', figure).toFixed(digits)} / ${medianOf(pairs, 'theirs', figure).toFixed(digits)}`;
      const ratio = (figure: (run: Measurement) => number) => `${medianRatio(pairs, figure).toFixed(2)} x`;
      return [
        raster,
        against,
        both(({ processWall }) => processWall, 2),
        ratio(({ processWall }) => processWall),
        ratio(({ wall }) => wall),
        both(cpuOf, 2),
        ratio(cpuOf),
        both(({ peakRss }) => peakRss, 0),
        String(pairs.length),
      ];
    }),
  );
}

/** What figures of a table do not say: what a peer leaves out, and what went wrong. */
function remarks(comparisons: readonly Comparison[]): string[] {
  const less = new Map(comparisons.filter((one) => one.less !== '').map((one) => [one.against, one.less]));
  const failures = comparisons.flatMap(({ raster, against, failure }) =>
    failure === undefined ? [] : [`FAILED: ${raster}, ${against}: ${failure}`],
  );
  return [
    'Engine / the other; ratios are medians of pairs, above 1 where the engine is faster: of whole processes, and of the',
    'work alone, without starting and loading.',
    ...[...less].map(([against, what]) => `${against}: ${what}.`),
    ...failures,
  ];
}

function limitTable(limits: readonly LimitComparison[]): string {
  return table(
    ['', 'engine s', 'decode s', 'encode s', 'engine / limit'],
    limits.map(({ raster, engine, decode, encode, ratio, native }) => [
      raster,
      engine.toFixed(2),
      `${decode.toFixed(2)}${native ? '' : ' (own LZW)'}`,
      encode.toFixed(2),
      `${ratio.toFixed(2)} x`,
    ]),
  );
}

export function memoryReport(points: readonly MemoryPoint[]): string {
  return table(
    ['', 'megapixels', 'workers', 'peak MiB', 'wall s'],
    points.map(({ raster, megapixels, workers, peakRss, wall }) => [
      raster,
      megapixels.toFixed(1),
      workers === undefined ? 'own choice' : String(workers),
      peakRss.toFixed(0),
      wall.toFixed(2),
    ]),
  );
}

export function bedReport(comparisons: readonly BedComparison[]): string {
  return table(
    ['', 'beds', 'of the map', 'engine pass s', 'beds s', 'CPU s', 'MiB', 'rasterio s', 'CPU s', 'MiB'],
    comparisons.map(({ raster, beds, coverage, engineWall, ours, rasterio }) => [
      raster,
      String(beds),
      `${(coverage * 100).toFixed(0)} %`,
      engineWall.toFixed(2),
      ...[ours, rasterio].flatMap((one) =>
        one === null ? ['', '', ''] : [one.wall.toFixed(2), one.cpu.toFixed(2), one.peakRss.toFixed(0)],
      ),
    ]),
  );
}

export function previewReport(shares: readonly PreviewShare[]): string {
  return table(
    ['', 'with s', 'without s', 'share of both pictures'],
    shares.map(({ raster, withPreview, withoutPreview, share }) => [
      raster,
      withPreview.toFixed(2),
      withoutPreview.toFixed(2),
      `${(100 * share).toFixed(1)} %`,
    ]),
  );
}

export function scalingReport(scalings: readonly Scaling[]): string {
  const rows = scalings.map(({ raster, workers, rounds, ratio, ceiling, share, best }) => [
    raster,
    String(workers),
    median(rounds.map(({ alone }) => mean(alone))).toFixed(2),
    median(rounds.map(({ together }) => together)).toFixed(2),
    median(rounds.map(({ sideBySide }) => mean(sideBySide))).toFixed(2),
    `${ratio.toFixed(2)} x`,
    `${ceiling.toFixed(2)} x`,
    `${(100 * share).toFixed(1)} %`,
    `${best.toFixed(2)} x`,
    String(rounds.length),
  ]);
  const head = [
    '',
    'workers',
    'one s',
    'all s',
    'side by side s',
    'ratio',
    'machine gives',
    'of it',
    'at best',
    'rounds',
  ];
  return [
    'Of the work, without starting and loading: one worker on one processor, all workers on as many, and as many engines of one',
    'worker side by side, one on each processor. What the machine gives is how much more they do so than one after the other:',
    'they share nothing but its memory and its clock. Ratios are medians of rounds; at best, of the fastest run of each.',
    table(head, rows),
  ].join('\n');
}

export function splitReport(splits: readonly Split[]): string {
  const rows = splits.map(({ raster, parts, otherThreads, limit }) => [
    raster,
    ...PARTS.map((part) => parts[part].toFixed(2)),
    otherThreads.toFixed(2),
    limit.decode.toFixed(2),
    limit.encode.toFixed(2),
  ]);
  const head = ['', ...PARTS, 'other threads', 'bare decode', 'bare encode'];
  return `CPU s, of one profiled run\n${table(head, rows)}`;
}

export function coldStartReport(figures: readonly ColdStart[]): string {
  const kilobytes = (bytes: number) => (bytes / 1024).toFixed(0);
  const rows = figures.map((one) => [
    one.name,
    kilobytes(one.codeBytes),
    kilobytes(one.bareCodeBytes),
    kilobytes(one.assetBytes),
    kilobytes(one.zippedBytes),
    one.importMilliseconds.toFixed(0),
    one.bareImportMilliseconds.toFixed(0),
    `${(one.importMilliseconds / one.bareImportMilliseconds).toFixed(2)} x`,
  ]);
  return table(['', 'code KiB', 'bare', 'asset KiB', 'zipped', 'load ms', 'bare', 'ratio'], rows);
}

function medianOf(pairs: readonly Pair[], side: keyof Pair, figure: (run: Measurement) => number): number {
  return median(pairs.map((pair) => figure(pair[side])));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const made = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    colAligns: head.map((_, i) => (i < 1 || head[i] === 'against' ? 'left' : 'right')),
  });
  made.push(...rows.map((row) => [...row]));
  return made.toString();
}
