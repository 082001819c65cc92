import type { Person } from '../../ops/confirmation.ts';
import { runOps } from '../../ops/run-ops.ts';

export interface OpsRun {
  readonly code: number;
  readonly output: string;
  // biome-ignore lint/suspicious/noExplicitAny: each command has a document of its own
  readonly document: any;
  /** What a person was asked. */
  readonly questions: readonly string[];
}

/**
 * The tool in this process, against the pipeline of a data directory.
 * @param onCommand told of each command before it is run
 */
export function operations(dataDirectory: string, onCommand: (name: string) => void = () => {}) {
  /** @param answer of the person at the terminal; null: nobody is there */
  const run = async (argv: readonly string[], answer: string | null = null): Promise<OpsRun> => {
    let output = '';
    const questions: string[] = [];
    const person: Person = {
      present: answer !== null,
      ask: async (question) => {
        questions.push(question);
        return answer ?? '';
      },
    };
    const write = async (text: string) => {
      output += text;
    };
    onCommand(argv[0] ?? '');
    const surroundings = { person, write, progress: () => undefined };
    const code = await runOps([...argv, '--data-dir', dataDirectory], surroundings);
    const document = argv.includes('--json') ? JSON.parse(output) : undefined;
    return { code, output, document, questions };
  };
  return {
    run,
    json: (...argv: string[]) => run([...argv, '--json']),
    /** The code of the error that ends the command. */
    refusal: (argv: readonly string[], answer: string | null = null): Promise<string> =>
      run(argv, answer).then(
        () => 'none',
        (error: { code?: string }) => error.code ?? String(error),
      ),
  };
}
