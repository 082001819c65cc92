import { createInterface } from 'node:readline/promises';
import { UsageError } from '../local/operator/command-line.ts';
import { OpsError } from './ops-error.ts';

export interface Person {
  /** Somebody sits at a terminal. */
  readonly present: boolean;
  ask(question: string): Promise<string>;
}

/** On standard error, so that standard output is the result and nothing else. */
export const PERSON_AT_TERMINAL: Person = {
  get present() {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  },
  async ask(question) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await terminal.question(question);
    } finally {
      terminal.close();
    }
  },
};

/**
 * Agreed to beforehand (--yes), or by a person who is asked. A script that did not say --yes is refused.
 * @param place which pipeline is about to be changed
 */
export async function confirm(
  what: string,
  place: string,
  { yes, person }: { readonly yes: boolean; readonly person: Person },
): Promise<void> {
  if (yes) return;
  if (!person.present) {
    throw new UsageError(
      `this changes the pipeline (${place}): say --yes, or --dry-run to see what would be done`,
    );
  }
  const answer = await person.ask(`${place}\n${what} [yes/no] `);
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new OpsError('not_confirmed', 'nothing was changed');
}
