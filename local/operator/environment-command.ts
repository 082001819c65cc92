import { dataDirectory, parseOptions, refusePositionals } from './command-line.ts';
import { readEndpoints } from './endpoints.ts';
import { freshToken } from './fresh-token.ts';
import { shellExports } from './shell-exports.ts';

const HELP = `Prints the exports that point your own AWS CLI, SDK script or psql at the running pipeline.

  eval "$(npm run --silent local:env)"

Options:
  --data-dir DIR   data directory of the pipeline (default: .local)
  --help
`;

const OPTIONS = { 'data-dir': { type: 'string' }, help: { type: 'boolean' } } as const;

export async function printEnvironment(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  refusePositionals(positionals);
  const directory = dataDirectory(values['data-dir']);
  const endpoints = await readEndpoints(directory);
  process.stdout.write(shellExports(endpoints, await freshToken(directory, endpoints)));
  return 0;
}
