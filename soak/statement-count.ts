import type { Interference, ServiceCall } from '../local/faults/interference.ts';

/** Statements of one kind by one function. */
export interface StatementKind {
  /** The function's role, without the stack's name and CDK's hash. */
  readonly function: string;
  readonly statement: string;
  readonly count: number;
}

/** Counts the statements that functions send, with those that are refused or repeated. */
export class StatementCount {
  readonly #counts = new Map<string, number>();

  onCall({ caller, sql, operation }: ServiceCall): undefined {
    if (sql === undefined && !operation.endsWith('Transaction')) return undefined;
    const key = JSON.stringify([functionOf(caller), sql === undefined ? operation : nameOf(sql)]);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return undefined;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  kinds(): StatementKind[] {
    return [...this.#counts]
      .map(([key, count]) => {
        const [caller, statement] = JSON.parse(key) as [string, string];
        return { function: caller, statement, count };
      })
      .sort((a, b) => b.count - a.count);
  }

  reset(): void {
    this.#counts.clear();
  }
}

/** The first one counts, the second may interfere. */
export function counting(count: StatementCount, faults?: Interference): Interference {
  return {
    onCall: (call) => count.onCall(call) ?? faults?.onCall?.(call),
    onEvent: (key) => faults?.onEvent?.(key) ?? [0],
  };
}

/** arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION */
function functionOf(caller: string): string {
  const role = caller.split('/')[1] ?? caller;
  return /-([A-Za-z]+?)(Function|Role|ServiceRole)/.exec(role)?.[1] ?? role;
}

/** What it does to which table, and to which state it moves an image. */
function nameOf(sql: string): string {
  const table = /\b(INSERT INTO|DELETE FROM|UPDATE|FROM)\s+([a-z_]+)/.exec(sql);
  const verb = /^\s*SELECT/.test(sql) ? 'SELECT' : (table?.[1]?.split(' ')[0] ?? 'statement');
  const by = /INSERT INTO analyses/.test(sql) ? ' with its analysis' : '';
  const to = /SET[\s\S]*?processing_status = (?:CASE WHEN [^']*? THEN )?'([a-z]+)'/.exec(sql)?.[1];
  return `${verb} ${table?.[2] ?? ''}${to === undefined ? '' : ` to ${to}`}${by}`;
}
