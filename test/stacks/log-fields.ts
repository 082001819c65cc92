import { readFileSync } from 'node:fs';

const documentation = readFileSync(new URL('../../docs/observability.md', import.meta.url), 'utf8');

/** Fields of log lines, as docs/observability.md has them in its table. */
export function documentedFields(): string[] {
  const begin = documentation.indexOf('| Field | Where | What |');
  const table = documentation.slice(begin, documentation.indexOf('\n\n', begin));
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, field = '']) => field);
}

/** Names of the saved queries, as the documentation has them. */
export function documentedQueries(): string[] {
  const begin = documentation.indexOf('| Query | Tells |');
  const table = documentation.slice(begin, documentation.indexOf('\n\n', begin));
  return [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name = '']) => name);
}

/** Metrics, as the documentation has them. */
export function documentedMetrics(): string[] {
  const begin = documentation.indexOf('| Metric | Unit |');
  const table = documentation.slice(begin, documentation.indexOf('\n\n', begin));
  const cells = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}
