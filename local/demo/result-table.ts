import Table from 'cli-table3';
import type { Analysis, Image, IndexResult } from '../../client/operations.ts';
import { inReadingOrder } from './index-names.ts';
import type { Outcome } from './outcome.ts';
import { printable } from './printable.ts';

const PLAIN = { style: { head: [], border: [] } };

/** What a person reads at the end: each image by itself, failures last in one line each. */
export function resultTable(outcomes: readonly Outcome[]): string {
  const completed = outcomes.filter((outcome) => !outcome.failure);
  const failures = outcomes.filter((outcome) => outcome.failure);
  const sections = completed.map((outcome) => imageSection(outcome));
  return [...sections, ...(failures.length > 0 ? [failureLines(failures)] : [])].join('\n');
}

function imageSection({ file, image, outputs }: Outcome): string {
  if (!image?.analysis) return `${printable(file)}: completed without an analysis\n`;
  const { analysis } = image;
  const lines = [
    '',
    `${printable(file)}  (${image.id})`,
    ...history(image),
    field('image', imageFacts(analysis)),
    field('bands', `${bands(analysis)} (from ${analysis.bandMapSource})`),
    field('values', values(analysis)),
    ...statisticsTable(analysis.indices),
    ...unavailable(analysis.indices),
    field('health', health(analysis)),
    ...vegetation(analysis),
    ...analysis.warnings.map((warning) => field('warning', warning)),
    ...outputs.map((path, index) => field(index === 0 ? 'maps' : '', path)),
    '',
  ];
  return lines.join('\n');
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(11)} ${printable(value)}`;
}

/** Each status with its time, and how long after the one before. */
function history({ history }: Image): string[] {
  return history.map(({ to, at, attempt }, index) => {
    const former = history[index - 1];
    const seconds = former ? (Date.parse(at) - Date.parse(former.at)) / 1000 : undefined;
    const after = seconds === undefined ? '' : `  +${seconds.toFixed(2)} s`;
    return field(to, `${at}${after}${attempt > 1 ? `  attempt ${attempt}` : ''}`);
  });
}

function imageFacts({ width, height, bandCount, sampleType, validPixels }: Analysis): string {
  const share = (100 * validPixels) / (width * height);
  return `${width} x ${height} pixels, ${bandCount} bands of ${sampleType}, ${validPixels} valid (${share.toFixed(1)} %)`;
}

function bands({ bandMap }: Analysis): string {
  return Object.entries(bandMap)
    .sort(([, left], [, right]) => left - right)
    .map(([role, number]) => `${role} ${number}`)
    .join(', ');
}

function values({ radiometry, radiometrySource }: Analysis): string {
  return radiometrySource === 'none' ? radiometry : `${radiometry} (from ${radiometrySource})`;
}

/** Lines; none where no index is available. */
function statisticsTable(indices: Analysis['indices']): string[] {
  const columns = ['min', 'p2', 'mean', 'p50', 'p98', 'max', 'std'] as const;
  const table = new Table({
    ...PLAIN,
    head: ['', 'count', ...columns],
    colAligns: ['left', ...Array(columns.length + 1).fill('right')],
  });
  for (const [name, result] of entriesOf(indices)) {
    if ('unavailable' in result) continue;
    table.push([name.toUpperCase(), result.count, ...columns.map((column) => result[column].toFixed(4))]);
  }
  return table.length > 0 ? [indented(table.toString())] : [];
}

function unavailable(indices: Analysis['indices']): string[] {
  const reason = (result: IndexResult) =>
    'unavailable' in result ? `unavailable: ${result.unavailable}: ${result.reason}` : '';
  return entriesOf(indices)
    .filter(([, result]) => 'unavailable' in result)
    .map(([name, result]) => field(name.toUpperCase(), reason(result)));
}

function entriesOf(indices: Readonly<Record<string, IndexResult>>): [string, IndexResult][] {
  return inReadingOrder(Object.keys(indices)).flatMap((id) => {
    const result = indices[id];
    return result === undefined ? [] : [[id, result] satisfies [string, IndexResult]];
  });
}

function health({ health }: Analysis): string {
  if (!health) return 'not told: NDVI is not available';
  return `${health.score.toFixed(0)} of 100, ${health.status.replaceAll('_', ' ')} (by ${health.basis.toUpperCase()})`;
}

function vegetation({ health }: Analysis): string[] {
  if (!health?.vegetation) return [];
  const { threshold, method, fraction, hectares } = health.vegetation;
  const area = hectares === null ? '' : ` (${hectares.toPrecision(3)} ha)`;
  const text = `${(100 * fraction).toFixed(1)} %${area} from ${health.basis.toUpperCase()} ${threshold.toFixed(3)} (${method})`;
  return [field('vegetation', text)];
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function failureLines(failures: readonly Outcome[]): string {
  const lines = failures.map(({ file, failure }) => {
    return `failed  ${printable(file)}: ${failure!.code}: ${printable(failure!.reason)}`;
  });
  return `${lines.join('\n')}\n`;
}
