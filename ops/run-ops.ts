import { userInfo } from 'node:os';
import {
  dataDirectory,
  parseOptions,
  print,
  refusePositionals,
  UsageError,
} from '../local/operator/command-line.ts';
import { type Command, text, type Values } from './command.ts';
import { COMMANDS } from './commands.ts';
import { confirm, PERSON_AT_TERMINAL, type Person } from './confirmation.ts';
import { commandHelp, toolHelp } from './help.ts';
import { patientDatabase } from './patient-database.ts';
import { connect, type Target } from './pipeline/connect.ts';
import { describePlace } from './pipeline/pipeline.ts';

const COMMON = {
  stage: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  'data-dir': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const CHANGES = { 'dry-run': { type: 'boolean' }, yes: { type: 'boolean' } } as const;

/** What a test replaces. */
export interface Surroundings {
  readonly person: Person;
  readonly write: (output: string) => Promise<void>;
  readonly progress: (line: string) => void;
}

const PROCESS: Surroundings = {
  person: PERSON_AT_TERMINAL,
  write: print,
  progress: (line) => process.stderr.write(`${line}\n`),
};

/** @returns the exit code: 0 done, 1 something is wrong with what was asked about */
export async function runOps(argv: readonly string[], surroundings = PROCESS): Promise<number> {
  // The SDK would tell in the middle of the output that its releases of 2027 will need Node 22.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const [first, ...rest] = argv;
  if (first === undefined || first.startsWith('-')) return runWithoutCommand(argv, surroundings);
  const command = COMMANDS.find(({ name }) => name === first);
  if (command === undefined) {
    const known = COMMANDS.map(({ name }) => name).join(', ');
    throw new UsageError(`There is no command ${first}: ${known} are known (--help)`);
  }
  const options = { ...COMMON, ...(command.changes && CHANGES), ...command.options };
  const { values, positionals } = parseOptions(rest, options);
  if (values.help === true) {
    await surroundings.write(commandHelp(command));
    return 0;
  }
  return runCommand(command, values, positionals, surroundings);
}

async function runWithoutCommand(argv: readonly string[], { write }: Surroundings): Promise<number> {
  const { values, positionals } = parseOptions(argv, COMMON);
  refusePositionals(positionals);
  if (values.help !== true) throw new UsageError('npm run ops needs a command (--help shows them)');
  await write(toolHelp());
  return 0;
}

async function runCommand(
  command: Command,
  values: Values,
  positionals: readonly string[],
  { person, write, progress }: Surroundings,
): Promise<number> {
  const connected = await connect(targetOf(values));
  const pipeline = { ...connected, database: patientDatabase(connected.database, { progress }) };
  try {
    const place = describePlace(pipeline.place);
    const result = await command.run({
      ...{ values, positionals, pipeline, progress },
      dryRun: values['dry-run'] === true,
      operator: operatorName(),
      confirm: (what) => confirm(what, place, { yes: values.yes === true, person }),
    });
    const document = { pipeline: pipeline.place, command: command.name, ...result.document };
    await write(
      values.json === true ? `${JSON.stringify(document, null, 2)}\n` : `${place}\n\n${result.text}`,
    );
    return result.failed === true ? 1 : 0;
  } finally {
    pipeline.close();
  }
}

/** Of the account on this machine: AWS keeps who called by his identity there (CloudTrail). */
function operatorName(): string {
  try {
    return userInfo().username || 'unknown';
  } catch {
    return 'unknown';
  }
}

/** AWS where a stage is named, this machine otherwise. */
export function targetOf(values: Values): Target {
  const stage = text(values, 'stage');
  const region = text(values, 'region');
  const profile = text(values, 'profile');
  const directory = text(values, 'data-dir');
  if (stage === undefined) {
    if (region !== undefined || profile !== undefined)
      throw new UsageError('--region and --profile go with --stage');
    return { kind: 'local', dataDirectory: dataDirectory(directory) };
  }
  if (directory !== undefined)
    throw new UsageError('--stage is on AWS, --data-dir on this machine: give one');
  if (!/^[A-Za-z0-9-]{1,40}$/.test(stage))
    throw new UsageError(`--stage ${stage}: a name such as prod is accepted`);
  const more = { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
  return { kind: 'aws', stage, ...more };
}
