import { UsageError } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import {
  discardLetter,
  type HeldLetter,
  leaveThere,
  type QueueRole,
  takeDeadLetters,
} from '../dead-letters.ts';
import { wholeNumber } from '../option-values.ts';
import { counted, table } from '../text/tables.ts';

const DEFAULT_LIMIT = 1000;

export const discard: Command = {
  name: 'discard',
  usage: 'MESSAGE-ID|--poison',
  summary: 'deletes messages of the dead-letter queue, or those about failed rounds of the sweep, for good',
  help: `  MESSAGE-ID        this message of the dead-letter queue (redrive --json tells the ids)
  --poison          every message of the dead-letter queue that could not be read or placed
  --failed-rounds   every message about a round of the sweep that failed
  --limit N         messages that are looked at (default: ${DEFAULT_LIMIT})

No image and no object is deleted. Look at what is there first, with --dry-run: a message that could still be put back (redrive)
is named as such before it is discarded.`,
  options: {
    poison: { type: 'boolean' },
    'failed-rounds': { type: 'boolean' },
    limit: { type: 'string' },
  },
  changes: true,
  run: runDiscard,
};

interface Choice {
  readonly queue: QueueRole;
  readonly isChosen: (letter: HeldLetter) => boolean;
}

function choiceOf({ positionals, values }: CommandContext): Choice {
  const [messageId, ...more] = positionals;
  const poison = values.poison === true;
  const rounds = values['failed-rounds'] === true;
  const given = [messageId !== undefined, poison, rounds].filter(Boolean).length;
  if (more.length > 0 || given !== 1) {
    throw new UsageError('discard takes one of MESSAGE-ID, --poison, --failed-rounds');
  }
  if (rounds) return { queue: 'failedRounds', isChosen: () => true };
  if (poison) return { queue: 'deadLetters', isChosen: (letter) => letter.poison };
  return { queue: 'deadLetters', isChosen: (letter) => letter.messageId === messageId };
}

async function runDiscard(context: CommandContext): Promise<Result> {
  const { pipeline, dryRun, values } = context;
  const { queue, isChosen } = choiceOf(context);
  const limit = wholeNumber(values, 'limit', 1, 100_000) ?? DEFAULT_LIMIT;
  const letters = await takeDeadLetters(pipeline, limit, queue);
  const chosen = letters.filter(isChosen);
  const left = new Set(letters);
  try {
    if (chosen.length > 0 && !dryRun) {
      context.progress(describe(chosen, queue));
      await context.confirm(question(chosen, queue));
      for (const letter of chosen) {
        await discardLetter(pipeline, letter, queue);
        left.delete(letter);
      }
    }
  } finally {
    await leaveThere(pipeline, [...left], queue);
  }
  return resultOf(chosen, queue, dryRun, context.positionals.length > 0);
}

function question(chosen: readonly HeldLetter[], queue: QueueRole): string {
  const usable = queue === 'deadLetters' ? chosen.filter(({ poison }) => !poison).length : 0;
  const warning =
    usable > 0 ? ` ${counted(usable, 'message')} of them could still be put back (redrive).` : '';
  return `Discard ${counted(chosen.length, 'message')} for good?${warning}`;
}

function resultOf(
  chosen: readonly HeldLetter[],
  queue: QueueRole,
  dryRun: boolean,
  wantsOne: boolean,
): Result {
  const messages = chosen.map(({ receiptHandle: _handle, ...letter }) => letter);
  const count = chosen.length;
  const verb = dryRun ? 'would be discarded' : 'discarded';
  return {
    document: {
      ...{ queue, messages, dryRun, discarded: dryRun ? 0 : count },
      ...(dryRun && { wouldDiscard: count }),
    },
    text: `${count === 0 ? 'There is no such message.' : describe(chosen, queue)}\n${counted(count, 'message')} ${verb}.\n`,
    failed: wantsOne && count === 0,
  };
}

function describe(letters: readonly HeldLetter[], queue: QueueRole): string {
  if (queue === 'failedRounds') {
    const rows = letters.map(({ messageId, sentAt, body }) => [messageId, sentAt, body.slice(0, 120)]);
    return table(['message', 'failed at', 'what it says'], rows);
  }
  const rows = letters.map(({ messageId, sentAt, imageIds, poison, reason }) => [
    ...[messageId, sentAt, imageIds.join(' ') || null],
    ...[poison ? 'poison' : 'COULD BE PUT BACK (redrive)', reason],
  ]);
  return table(['message', 'set aside at', 'image', 'kind', 'reason'], rows);
}
