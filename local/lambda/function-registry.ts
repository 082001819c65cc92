import { mkdir, rm } from 'node:fs/promises';
import type { FunctionDefinition, RuntimeSettings } from './function-definition.ts';
import type { InvocationResult } from './invocation.ts';
import { LambdaFunction } from './lambda-function.ts';

/** The functions of this machine, by name or ARN. */
export class FunctionRegistry {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #settings: RuntimeSettings;
  readonly #onLine: (functionName: string, line: string) => void;

  constructor(settings: RuntimeSettings, onLine: (functionName: string, line: string) => void = () => {}) {
    this.#settings = settings;
    this.#onLine = onLine;
  }

  async create(definition: FunctionDefinition): Promise<void> {
    await mkdir(this.#settings.temporaryDirectory, { recursive: true });
    this.#functions.set(definition.name, new LambdaFunction(definition, this.#settings, this.#onLine));
  }

  get(nameOrArn: string): LambdaFunction {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6] : nameOrArn;
    const found = this.#functions.get(name ?? '');
    if (found) return found;
    const known = [...this.#functions.keys()].join(', ');
    throw new Error(`no function ${nameOrArn} is deployed on this machine (deployed: ${known})`);
  }

  invoke(nameOrArn: string, event: unknown): Promise<InvocationResult> {
    return this.get(nameOrArn).invoke(event);
  }

  definitions(): FunctionDefinition[] {
    return [...this.#functions.values()].map((one) => one.definition);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#functions.values()].map((one) => one.close()));
    await rm(this.#settings.temporaryDirectory, { recursive: true, force: true });
  }
}
