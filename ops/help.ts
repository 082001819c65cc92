import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';

const TARGET = `  --stage STAGE      a deployed stage: its stacks are found with your AWS credentials
  --region REGION    of the stage (default: as for the AWS CLI)
  --profile NAME     of your AWS configuration
  --data-dir DIR     a pipeline that runs on this machine (npm start); without --stage the default is .local`;

const CHANGES = `  --dry-run          says what would be done, and changes nothing
  --yes              does not ask; needed where nobody sits at a terminal`;

const COMMON = `  --json             one JSON document on standard output (npm run --silent ops -- ...)
  --help`;

export function toolHelp(): string {
  const commands = COMMANDS.map(
    ({ name, usage, summary }) => `  ${`${name} ${usage}`.padEnd(27)} ${summary}`,
  );
  return `Operates a pipeline, deployed or on this machine.

  npm run ops -- COMMAND [OPTIONS]

Commands (COMMAND --help tells more):
${commands.join('\n')}

Options:
${TARGET}
${COMMON}

Commands that change something also take:
${CHANGES}

Exit codes: 0 done; 1 failed, refused by a person, or something is wrong with what was asked about; 2 the command line is wrong.
`;
}

export function commandHelp({ name, usage, summary, help, changes }: Command): string {
  const command = `npm run ops -- ${name}${usage === '' ? '' : ` ${usage}`} [OPTIONS]`;
  return `${command}

${summary.charAt(0).toUpperCase()}${summary.slice(1)}.

${help}

Options of every command:
${TARGET}
${changes ? `${CHANGES}\n` : ''}${COMMON}
`;
}
