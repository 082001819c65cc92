import type { Database } from '../lambdas/aws/data-api.ts';
import { OpsError } from './ops-error.ts';

/** Milliseconds without an answer. A paused cluster resumes within 40 s; a person reads silence as a fault after a few. */
const SAY_SO_AFTER = 5_000;
const GIVE_UP_AFTER = 60_000;

interface Terms {
  readonly progress: (line: string) => void;
  readonly sayAfter?: number;
  readonly giveUpAfter?: number;
}

/** Says that it waits, and ends the wait. What did not answer once is not waited for again in the same command. */
export function patientDatabase(
  database: Database,
  { progress, sayAfter = SAY_SO_AFTER, giveUpAfter = GIVE_UP_AFTER }: Terms,
): Database {
  let isTold = false;
  let silence: OpsError | null = null;
  const tell = () => {
    if (!isTold) progress('waiting for the database ...');
    isTold = true;
  };
  return {
    async query(sql, values) {
      if (silence !== null) throw silence;
      const telling = setTimeout(tell, sayAfter);
      let givingUp: NodeJS.Timeout | undefined;
      const silent = new Promise<never>((_resolve, reject) => {
        givingUp = setTimeout(() => {
          silence = new OpsError('database_silent', `the database has not answered within ${giveUpAfter} ms`);
          reject(silence);
        }, giveUpAfter);
      });
      try {
        return await Promise.race([database.query(sql, values), silent]);
      } finally {
        clearTimeout(telling);
        clearTimeout(givingUp);
      }
    },
  };
}

export type Answer<Value> = { readonly value: Value } | { readonly fault: string };

/** For what is worth telling without the other parts. */
export async function answerOf<Value>(work: Promise<Value>): Promise<Answer<Value>> {
  try {
    return { value: await work };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

export function knownOf<Value>(answer: Answer<Value>): Value | null {
  return 'value' in answer ? answer.value : null;
}

export function faultOf(answer: Answer<unknown>): string | null {
  return 'fault' in answer ? answer.fault : null;
}
