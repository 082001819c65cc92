import type { InvocationResult } from '../lambda/invocation.ts';

/** One AWS::Scheduler::Schedule, resolved. */
export interface Schedule {
  readonly name: string;
  readonly everyMilliseconds: number;
  readonly enabled: boolean;
  /** Sends the schedule's input to its target; rejects where that was refused. */
  deliver(): Promise<InvocationResult>;
}

/** Runs schedules at their template's rate. The first run comes after one period, as on AWS. */
export class Scheduler {
  readonly #schedules = new Map<string, Schedule>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  add(schedule: Schedule): void {
    this.#schedules.set(schedule.name, schedule);
  }

  names(): string[] {
    return [...this.#schedules.keys()];
  }

  start(): void {
    for (const schedule of this.#schedules.values()) {
      if (!schedule.enabled) continue;
      const timer = setInterval(() => {
        schedule.deliver().catch((error) => this.#log(`schedule ${schedule.name}: ${error}`));
      }, schedule.everyMilliseconds);
      this.#timers.push(timer);
    }
  }

  /** Delivers now, whatever the schedule says. */
  async trigger(name: string): Promise<InvocationResult> {
    const schedule = this.#schedules.get(name);
    if (!schedule) throw new Error(`no schedule ${name} (there are: ${this.names().join(', ')})`);
    return schedule.deliver();
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }
}
