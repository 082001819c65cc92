import type { ParseArgsConfig } from 'node:util';
import type { Pipeline } from './pipeline/pipeline.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** As parseArgs gives them: nothing but options that the command declares. */
export type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface CommandContext {
  readonly values: Values;
  readonly positionals: readonly string[];
  readonly pipeline: Pipeline;
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean;
  /** Who asks, for what is written down. */
  readonly operator: string;
  /** Returns once a person, or --yes, has agreed; rejects otherwise. Never asked in a dry run. */
  readonly confirm: (what: string) => Promise<void>;
  /** For a person who waits; not part of the result. */
  readonly progress: (line: string) => void;
}

export interface Result {
  /** What --json prints. */
  readonly document: object;
  /** What a person reads. */
  readonly text: string;
  /** The command did its work, and found that something is wrong: exit code 1. */
  readonly failed?: boolean;
}

export interface Command {
  readonly name: string;
  /** Behind the name, in the usage line: "ID", "intake|processing". */
  readonly usage: string;
  readonly summary: string;
  /** Lines of the command's own options and explanations. */
  readonly help: string;
  readonly options: Options;
  /** Takes --dry-run and --yes. */
  readonly changes: boolean;
  readonly run: (context: CommandContext) => Promise<Result>;
}

/** The value of an option that takes a text. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
