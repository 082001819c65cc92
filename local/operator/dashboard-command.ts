import { writeFile } from 'node:fs/promises';
import { dataDirectory, parseOptions, print, refusePositionals, UsageError } from './command-line.ts';
import { readEndpoints } from './endpoints.ts';

const HELP = `The deployed dashboard, drawn from the metrics of the pipeline that runs on this machine.

  npm run local:dashboard [-- OPTIONS]

Prints where it is served (see also: npm start).

Options:
  --data-dir DIR   of the pipeline that runs (default: .local)
  --out FILE       writes the page as it is now into one HTML file
  --range SPAN     what the file looks back over: 15m, 1h, 3h, 12h or 3d (default: all there is, up to 3h)
  --help
`;

const OPTIONS = {
  'data-dir': { type: 'string' },
  out: { type: 'string' },
  range: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** @returns the exit code */
export async function dashboard(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) {
    await print(HELP);
    return 0;
  }
  refusePositionals(positionals);
  if (values.out === '') throw new UsageError('--out needs a file');
  const { dashboardUrl } = await readEndpoints(dataDirectory(values['data-dir']));
  if (values.out === undefined) {
    await print(`${dashboardUrl}\n`);
    return 0;
  }
  await writeFile(values.out, await pageFrom(dashboardUrl, values.range));
  await print(`${values.out}\n`);
  return 0;
}

async function pageFrom(url: string, range: string | undefined): Promise<string> {
  const page = new URL('file', url);
  if (range !== undefined) page.searchParams.set('range', range);
  const answer = await fetch(page);
  const body = await answer.text();
  if (answer.ok) return body;
  throw new UsageError(`the dashboard answered ${answer.status}: ${body.trim()}`);
}
