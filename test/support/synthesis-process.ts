import { createApp } from '../../lib/app.ts';

/** A question of assembly-global-setup.ts. */
export interface SynthesisRequest {
  readonly context: Readonly<Record<string, unknown>>;
  readonly directory: string;
}

/** What went wrong, or nothing. */
export interface SynthesisAnswer {
  readonly directory: string;
  readonly error?: string;
}

/** bin/app.ts for many configurations, one after the other: loading the CDK takes longer than any of them. */
process.on('message', ({ context, directory }: SynthesisRequest) => {
  process.send!({ directory, ...outcome(context, directory) } satisfies SynthesisAnswer);
});

function outcome(context: SynthesisRequest['context'], directory: string): { error?: string } {
  try {
    createApp({ context, outdir: directory }).synth();
    return {};
  } catch (error) {
    return { error: String((error as Error).stack ?? error) };
  }
}
