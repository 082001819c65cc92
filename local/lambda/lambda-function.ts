import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { LogFile } from '../operator/log-file.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { FunctionDefinition, RuntimeSettings } from './function-definition.ts';
import type { InvocationResult } from './invocation.ts';

/** One function: starts execution environments on demand, keeps them warm, and ends the idle ones. */
export class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #settings: RuntimeSettings;
  readonly #log: LogFile;
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle = new Map<ExecutionEnvironment, NodeJS.Timeout>();
  readonly #starting = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #closed = false;

  constructor(
    definition: FunctionDefinition,
    settings: RuntimeSettings,
    onLine: (functionName: string, line: string) => void,
  ) {
    this.definition = definition;
    this.#settings = settings;
    const path = join(settings.logDirectory, `${definition.name}.log`);
    this.#log = new LogFile(path, (line) => onLine(definition.name, line));
  }

  /** Invocations that can run at the same time. */
  get concurrency(): number {
    return Math.min(this.definition.reservedConcurrency ?? Infinity, this.#settings.maximumEnvironments);
  }

  /** @param timeoutSeconds less than the function's own, to see what it does when time is short */
  async invoke(event: unknown, timeoutSeconds = this.definition.timeoutSeconds): Promise<InvocationResult> {
    const requestId = randomUUID();
    await this.#takeTurn();
    try {
      return await this.#run(requestId, event, timeoutSeconds);
    } finally {
      this.#taken -= 1;
      this.#waiting.shift()?.();
    }
  }

  /** Ends one process the hard way: that one, or a working one first. False where none runs. */
  killOne(environmentId?: string): boolean {
    const environments = [...this.#all].filter(
      ({ id }) => environmentId === undefined || id === environmentId,
    );
    const victim = environments.find((environment) => !this.#idle.has(environment)) ?? environments[0];
    if (!victim) return false;
    this.#forget(victim);
    void victim.kill();
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(this.#starting);
    await Promise.all([...this.#all].map((environment) => this.#end(environment)));
    await this.#log.close();
  }

  async #takeTurn(): Promise<void> {
    while (this.#taken >= this.concurrency && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#taken += 1;
  }

  async #run(requestId: string, event: unknown, timeoutSeconds: number): Promise<InvocationResult> {
    if (this.#closed) return failed(requestId, 'ServiceException', 'the pipeline is stopping');
    const environment = this.#takeWarm() ?? (await this.#startCold());
    if (!(environment instanceof ExecutionEnvironment)) return { requestId, functionError: environment };
    const { arn } = this.definition;
    const started = Date.now();
    const concurrency = this.#taken;
    this.#log.write(`START RequestId: ${requestId}`);
    const deadline = started + timeoutSeconds * 1000;
    const reply = await environment.invoke({ requestId, event, deadline, functionArn: arn });
    const milliseconds = Date.now() - started;
    this.#report(requestId, milliseconds, environment, reply.error?.errorMessage);
    this.#settings.onInvocation?.({
      functionName: this.definition.name,
      milliseconds,
      failed: reply.error !== undefined,
      concurrency,
    });
    await this.#giveBack(environment);
    return reply.error ? { requestId, functionError: reply.error } : { requestId, payload: reply.payload };
  }

  #takeWarm(): ExecutionEnvironment | undefined {
    for (const [environment, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(environment);
      if (environment.alive) return environment;
      this.#all.delete(environment);
      void environment.kill();
    }
    return undefined;
  }

  async #startCold() {
    const start = ExecutionEnvironment.start(this.definition, this.#settings, this.#log);
    this.#starting.add(start);
    const environment = await start;
    this.#starting.delete(start);
    if (environment instanceof ExecutionEnvironment) this.#all.add(environment);
    else this.#log.write(`INIT_REPORT ${environment.errorType} ${environment.errorMessage}`);
    return environment;
  }

  async #giveBack(environment: ExecutionEnvironment): Promise<void> {
    if (!environment.alive || this.#closed || !this.#all.has(environment)) {
      await this.#end(environment);
      return;
    }
    const timer = setTimeout(() => void this.#end(environment), this.#settings.idleMilliseconds);
    timer.unref();
    this.#idle.set(environment, timer);
  }

  async #end(environment: ExecutionEnvironment): Promise<void> {
    this.#forget(environment);
    await environment.kill();
  }

  #forget(environment: ExecutionEnvironment): void {
    clearTimeout(this.#idle.get(environment));
    this.#idle.delete(environment);
    this.#all.delete(environment);
  }

  #report(requestId: string, milliseconds: number, environment: ExecutionEnvironment, error?: string): void {
    const peak = Math.ceil(environment.peakBytes / 1024 / 1024);
    const memory = `Memory Size: ${this.definition.memoryMegabytes} MB\tMax Memory Used: ${peak} MB`;
    if (error) this.#log.write(error);
    this.#log.write(`REPORT RequestId: ${requestId}\tDuration: ${milliseconds} ms\t${memory}`);
  }
}

function failed(requestId: string, errorType: string, errorMessage: string): InvocationResult {
  return { requestId, functionError: { errorType, errorMessage } };
}
