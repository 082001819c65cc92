import { dataDirectory, parseOptions, refusePositionals, UsageError } from './command-line.ts';
import { readEndpoints } from './endpoints.ts';
import { freshToken } from './fresh-token.ts';
import { DEMO_USER, TOKEN_LIFETIME_SECONDS } from './tokens.ts';

const HELP = `Prints a bearer token for a user of the running pipeline.

  npm run --silent local:token -- --sub NAME [--scope "SCOPE ..."]

Options:
  --sub NAME       the user, owner of the images made with the token (default: ${DEMO_USER})
  --scope "A B"    what the token lets its user do (default: everything; "" for nothing)
  --lifetime N     seconds for which the token is valid (default: ${TOKEN_LIFETIME_SECONDS})
  --data-dir DIR   data directory of the pipeline (default: .local)
  --help
`;

const OPTIONS = {
  sub: { type: 'string' },
  scope: { type: 'string' },
  lifetime: { type: 'string' },
  'data-dir': { type: 'string' },
  help: { type: 'boolean' },
} as const;

export async function printToken(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, OPTIONS);
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  refusePositionals(positionals);
  if (values.sub === '') throw new UsageError('--sub needs a name');
  const directory = dataDirectory(values['data-dir']);
  const endpoints = await readEndpoints(directory);
  const token = await freshToken(directory, endpoints, {
    subject: values.sub,
    scope: values.scope,
    lifetimeSeconds: lifetimeSeconds(values.lifetime),
  });
  process.stdout.write(`${token}\n`);
  return 0;
}

function lifetimeSeconds(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(`--lifetime ${given}: accepted is a whole number of seconds`);
}
