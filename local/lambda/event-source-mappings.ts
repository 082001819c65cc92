import type { EventSourceMapping, EventSourceMappingSettings } from './event-source-mapping.ts';

export const MAPPING_STATES = ['Enabling', 'Enabled', 'Disabling', 'Disabled'] as const;
export type MappingState = (typeof MAPPING_STATES)[number];

export interface DeclaredMapping {
  readonly uuid: string;
  readonly arn: string;
  readonly functionArn: string;
  readonly settings: EventSourceMappingSettings;
  /** A new poller, since one that was stopped does not start again. */
  readonly create: () => EventSourceMapping;
  readonly enabled: boolean;
}

export interface DescribedMapping extends Omit<DeclaredMapping, 'create' | 'enabled'> {
  readonly state: MappingState;
  readonly lastModified: Date;
}

interface Entry {
  readonly declared: DeclaredMapping;
  state: MappingState;
  lastModified: Date;
  poller: EventSourceMapping | null;
  switching: Promise<void>;
}

/** A mapping that is being switched cannot be switched. */
export class MappingInUseError extends Error {
  override readonly name = 'MappingInUseError';
}

/** The event source mappings of the account, each of which can be switched off and on. */
export class EventSourceMappings {
  readonly #entries = new Map<string, Entry>();
  #started = false;

  add(declared: DeclaredMapping): void {
    const state = declared.enabled ? 'Enabled' : 'Disabled';
    const idle = { poller: null, switching: Promise.resolve(), lastModified: new Date() };
    this.#entries.set(declared.uuid, { declared, state, ...idle });
  }

  find(uuid: string): DescribedMapping | undefined {
    const entry = this.#entries.get(uuid);
    return entry && describe(entry);
  }

  /** Last of all: what the queues hold from the last run is worked on once everything is there. */
  start(): void {
    this.#started = true;
    for (const entry of this.#entries.values()) if (entry.state === 'Enabled') this.#poll(entry);
  }

  async stop(): Promise<void> {
    this.#started = false;
    await Promise.all(
      [...this.#entries.values()].map(async ({ poller, switching }) => {
        await switching;
        await poller?.stop();
      }),
    );
  }

  /** Answers at once, with the state on the way to the one that was asked for, as Lambda does. */
  switch(uuid: string, enabled: boolean): DescribedMapping | undefined {
    const entry = this.#entries.get(uuid);
    if (entry === undefined) return undefined;
    if (entry.state === 'Enabling' || entry.state === 'Disabling') {
      throw new MappingInUseError(`the event source mapping ${uuid} is ${entry.state.toLowerCase()}`);
    }
    if (enabled !== (entry.state === 'Enabled')) {
      entry.state = enabled ? 'Enabling' : 'Disabling';
      entry.lastModified = new Date();
      entry.switching = enabled ? this.#enable(entry) : this.#disable(entry);
    }
    return describe(entry);
  }

  async #enable(entry: Entry): Promise<void> {
    await Promise.resolve();
    if (this.#started) this.#poll(entry);
    entry.state = 'Enabled';
  }

  /** Messages in work are worked on to their end. */
  async #disable(entry: Entry): Promise<void> {
    const { poller } = entry;
    entry.poller = null;
    await poller?.stop();
    entry.state = 'Disabled';
  }

  #poll(entry: Entry): void {
    entry.poller = entry.declared.create();
    entry.poller.start();
  }
}

function describe({ declared, state, lastModified }: Entry): DescribedMapping {
  const { uuid, arn, functionArn, settings } = declared;
  return { uuid, arn, functionArn, settings, state, lastModified };
}
