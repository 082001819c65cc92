import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  buildFunctions,
  configuredContext,
  newAssemblyDirectory,
  synthesisEnvironment,
} from '../../local/cloud-assembly/synthesise.ts';
import { ACCOUNT, REGION } from '../../local/run/place.ts';
import type { SynthesisAnswer, SynthesisRequest } from './synthesis-process.ts';

const SCRIPT = fileURLToPath(new URL('synthesis-process.ts', import.meta.url));

/** Cloud assemblies of stage dev, one for each configuration, by one process that has loaded the CDK once. */
export class Synthesiser {
  readonly #assemblies = new Map<string, Promise<string>>();
  #process: Promise<ChildProcess> | undefined;

  /** The folder. @param config as JSON */
  assemblyOf(config: string): Promise<string> {
    const made = this.#assemblies.get(config) ?? this.#synthesise(JSON.parse(config));
    this.#assemblies.set(config, made);
    return made;
  }

  async close(): Promise<void> {
    const made = await Promise.allSettled(this.#assemblies.values());
    const child = await this.#process?.catch(() => undefined);
    child?.kill();
    const directories = made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }

  async #synthesise(config: unknown): Promise<string> {
    this.#process ??= buildFunctions().then(startProcess);
    const child = await this.#process;
    const directory = await newAssemblyDirectory();
    const context = { ...(await configuredContext()), config };
    const { error } = await ask(child, { context, directory });
    if (error !== undefined) throw new Error(error);
    return directory;
  }
}

function startProcess(): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', SCRIPT], {
    env: { ...process.env, ...synthesisEnvironment({ account: ACCOUNT, region: REGION }) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function ask(child: ChildProcess, request: SynthesisRequest): Promise<SynthesisAnswer> {
  const answered = new Promise<SynthesisAnswer>((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`synthesis ended with exit code ${code}`));
    const onMessage = (answer: SynthesisAnswer) => {
      if (answer.directory !== request.directory) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(answer);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
  child.send(request);
  return answered;
}
