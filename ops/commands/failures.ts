import { FAILURE_RULES } from '../../lambdas/pipeline/fault-codes.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import { type Command, type CommandContext, type Result, text } from '../command.ts';
import { failureCode, name } from '../option-values.ts';
import { type FailureGroup, failuresByCode } from '../queries/failures.ts';
import { ago, parseMoment } from '../text/durations.ts';
import { counted, table } from '../text/tables.ts';

export const failures: Command = {
  name: 'failures',
  usage: '',
  summary: 'why images failed: by code, with whose fault it is and the latest example',
  help: `  --since TIME   24h, 7d (ago) or 2026-05-01T10:00:00Z (default: of all times)
  --code CODE    one failure code (docs/faults.md)
  --owner NAME   the "sub" of the tokens that created the images`,
  options: { since: { type: 'string' }, code: { type: 'string' }, owner: { type: 'string' } },
  changes: false,
  run: runFailures,
};

type Failure = FailureGroup & { readonly fault: 'input' | 'ours' };

async function runFailures({ pipeline, values, positionals }: CommandContext): Promise<Result> {
  refusePositionals(positionals);
  const now = new Date();
  const since = text(values, 'since');
  const filter = {
    since: since === undefined ? null : parseMoment('--since', since, now),
    code: failureCode(values) ?? null,
    owner: name(values, 'owner') ?? null,
  };
  const groups = await failuresByCode(pipeline.database, filter);
  const found = groups.map((group): Failure => ({ ...group, fault: FAILURE_RULES[group.code].fault }));
  const total = found.reduce((sum, { images }) => sum + images, 0);
  return { document: { filter, total, failures: found }, text: describe(found, total, now) };
}

function describe(found: readonly Failure[], total: number, now: Date): string {
  if (total === 0) return 'No image that matches has failed.\n';
  const rows = found.map(({ code, fault, images, owners, latestAt, example }) => [
    ...[code, fault, images, owners],
    ago(latestAt, now),
    example.id,
  ]);
  const reasons = found.map(({ code, example }) => `  ${code}: ${example.reason}`);
  const head = ['code', 'fault', 'images', 'owners', 'latest', 'latest image'];
  return `${counted(total, 'image')} failed\n${table(head, rows)}\n${reasons.join('\n')}\n`;
}
