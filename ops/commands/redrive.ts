import { UsageError } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { type HeldLetter, leaveThere, putBack, takeDeadLetters } from '../dead-letters.ts';
import { imageId, wholeNumber } from '../option-values.ts';
import { counted, table } from '../text/tables.ts';

const DEFAULT_LIMIT = 1000;

export const redrive: Command = {
  name: 'redrive',
  usage: '[ID]',
  summary: 'what is in the dead-letter queue, and why; puts messages back into the upload queue',
  help: `Without ID or --all, lists. What is listed is hidden from others for some seconds.

  ID          puts back the messages of this image
  --all       puts back everything but poison
  --poison    and poison, too: what no release so far could read or place comes back at once
  --limit N   messages that are looked at (default: ${DEFAULT_LIMIT})`,
  options: { all: { type: 'boolean' }, poison: { type: 'boolean' }, limit: { type: 'string' } },
  changes: true,
  run: runRedrive,
};

interface Choice {
  readonly letter: HeldLetter;
  readonly chosen: boolean;
}

async function runRedrive(context: CommandContext): Promise<Result> {
  const { pipeline, positionals, values, dryRun } = context;
  const [given, ...more] = positionals;
  if (more.length > 0) throw new UsageError('redrive takes one image id');
  if (given !== undefined && values.all) throw new UsageError('redrive takes an image id or --all, not both');
  const id = given === undefined ? null : imageId(given);
  const limit = wholeNumber(values, 'limit', 1, 100_000) ?? DEFAULT_LIMIT;
  const letters = await takeDeadLetters(pipeline, limit);
  const isChosen = ({ imageIds, poison }: HeldLetter) =>
    (id === null ? values.all === true : imageIds.includes(id)) && (!poison || values.poison === true);
  const choices = letters.map((letter): Choice => ({ letter, chosen: isChosen(letter) }));
  const chosen = letters.filter(isChosen);
  const left = new Set(letters);
  try {
    if (chosen.length > 0 && !dryRun) {
      await context.confirm(`Put ${counted(chosen.length, 'message')} back into the upload queue?`);
      for (const letter of chosen) {
        await putBack(pipeline, letter);
        left.delete(letter);
      }
    }
  } finally {
    await leaveThere(pipeline, [...left]);
  }
  return resultOf(choices, { dryRun, wanted: id !== null || values.all === true, id });
}

interface Order {
  readonly dryRun: boolean;
  /** Something was to be put back. */
  readonly wanted: boolean;
  readonly id: string | null;
}

function resultOf(choices: readonly Choice[], { dryRun, wanted, id }: Order): Result {
  const messages = choices.map(({ letter: { receiptHandle: _handle, ...letter }, chosen }) => ({
    ...letter,
    redriven: chosen && !dryRun,
  }));
  const count = choices.filter(({ chosen }) => chosen).length;
  const nothing = id !== null && count === 0;
  return {
    document: { messages, dryRun, redriven: dryRun ? 0 : count, ...(dryRun && { wouldRedrive: count }) },
    text: describe(choices, { dryRun, wanted, id }, count),
    failed: nothing,
  };
}

function describe(choices: readonly Choice[], { dryRun, wanted, id }: Order, count: number): string {
  const rows = choices.map(({ letter, chosen }) => [
    letter.sentAt,
    letter.imageIds.join(' ') || null,
    letter.poison ? 'poison' : 'can be tried again',
    letter.reason,
    chosen ? (dryRun ? 'would be put back' : 'put back') : 'stays',
  ]);
  const head = ['set aside at', 'image', 'kind', 'reason', ''];
  const shown = rows.length === 0 ? 'The dead-letter queue is empty.' : table(head, rows);
  if (!wanted) return `${shown}\n`;
  const of = id === null ? '' : ` of ${id}`;
  const verb = dryRun ? 'would be put back' : 'put back';
  return `${shown}\n${counted(count, 'message')}${of} ${verb} into the upload queue.\n`;
}
