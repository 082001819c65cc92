import { addsUp, compareMetrics } from './audit.ts';
import { FAULT_NAMES } from './fault-kinds.ts';
import { figureTable } from './figure-table.ts';
import type { SoakResult } from './soak.ts';

/** What was promised and not held, each in a line. */
export function brokenPromises(result: SoakResult): string[] {
  const { promises, derived, registered, queueLeft } = result;
  const ofImages = Object.entries(promises)
    .filter(([, ids]) => ids.length > 0)
    .map(([promise, ids]) => `${ids.length} images ${promise}`);
  const metrics = compareMetrics(result)
    .filter((one) => !addsUp(one))
    .map(({ metric, counted, rows }) => `${metric} counted ${counted} times, rows say ${rows}`);
  // Those of deleted images are judged with what is left of each.
  const left = registered.filter((key) => !isOfDeleted(result, key));
  const others: readonly [number, string][] = [
    [derived.after.missing.length, 'objects of analyses are not there'],
    [derived.after.orphaned.length, 'orphaned objects after the full sweep'],
    [left.length, 'entries left in the register'],
    [queueLeft, 'messages left in the queue'],
  ];
  const counted = others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [...ofImages, ...metrics, ...counted];
}

function isOfDeleted({ traces }: SoakResult, key: string): boolean {
  return [...traces.keys()].some((id) => key.includes(id));
}

export function soakReport(result: SoakResult): string {
  const broken = brokenPromises(result);
  const verdict = broken.length === 0 ? 'every promise held' : `BROKEN: ${broken.join('; ')}`;
  const again = `npm run soak -- --images ${result.images} --faults ${result.faults} --seed ${result.seed}`;
  return [
    figures(result),
    faultTable(result),
    metricTable(result),
    ...histories(result),
    verdict,
    again,
  ].join('\n');
}

function figures(result: SoakResult): string {
  const { ends, sent, promises, derived, statements, seconds, sweeps } = result;
  const rows = [...ends.values()];
  const count = (state: string) => rows.filter((end) => (end.failureCode ?? end.status) === state).length;
  const states = [...new Set(rows.map((end) => end.failureCode ?? end.status))].sort();
  const attempts = rows.reduce((sum, { attempt }) => sum + attempt, 0);
  return figureTable([
    ['images', result.images],
    ...states.map((state): [string, number] => [`  ${state}`, count(state)]),
    ['  deleted', result.tombstones.size],
    ['replaced too late', [...sent.values()].filter(({ followUp }) => followUp === 'too late').length],
    ['attempts', attempts],
    ['images of more than one attempt', rows.filter(({ attempt }) => attempt > 1).length],
    ...Object.entries(promises).map(([promise, ids]): [string, number] => [promise, ids.length]),
    ['messages left in the queue', result.queueLeft],
    ['dead letters', result.deadLetters],
    ['derived objects without an analysis', derived.before.orphaned.length],
    ['  after the full sweep', derived.after.orphaned.length],
    ['entries left in the register', result.registered.length],
    ['objects of analyses that are not there', derived.after.missing.length],
    ['statements for each image', (statements.total / result.images).toFixed(1)],
    ['seconds of sending', seconds.uploading.toFixed(1)],
    ['seconds of settling', seconds.settling.toFixed(1)],
    ...Object.entries(sweeps).map(([name, total]): [string, number] => [`sweep: ${name}`, total]),
  ]);
}

function faultTable({ injected, faultsWaiting }: SoakResult): string {
  const total = [...injected.values()].reduce((sum, count) => sum + count, 0);
  return figureTable([
    ['images that met a fault', total],
    ...FAULT_NAMES.map((name): [string, number] => [`  ${name}`, injected.get(name) ?? 0]),
    ['images that did not meet theirs', faultsWaiting],
  ]);
}

function metricTable(result: SoakResult): string {
  const lines = compareMetrics(result).map(({ metric, counted, rows, mayMiss }): [string, string] => {
    return [metric, `${counted} of ${rows}${mayMiss > 0 ? ` (faults may hide ${mayMiss})` : ''}`];
  });
  return figureTable([['counted by the functions', 'of rows'], ...lines]);
}

/** Of the images that break a promise. */
function histories({ promises, ends, plans, sent, traces }: SoakResult): string[] {
  const ids = new Set(Object.values(promises).flat());
  return plans
    .filter(({ id }) => ids.has(id))
    .map(({ id, kind, moment, fault, expected }) => {
      const { history = [], analysed = [], failureReason = '' } = ends.get(id) ?? {};
      const followUp = sent.get(id)?.followUp;
      const changed = moment === null ? '' : ` (${moment}: ${followUp ?? 'nothing'})`;
      const what = `${id}: ${kind}${changed}, fault: ${fault ?? 'none'}, expected: ${JSON.stringify(expected)}`;
      return [
        what,
        `analysed: ${JSON.stringify(analysed)} ${failureReason}`,
        ...(traces.get(id) ?? []),
        ...history,
      ].join('\n    ');
    });
}
