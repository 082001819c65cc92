import type { CallFault, Interference, ServiceCall } from '../local/faults/interference.ts';
import { type CallFaultKind, FAULT_KINDS, type FaultName, type Hands } from './fault-kinds.ts';
import type { ImagePlan } from './image-plan.ts';
import { stepOf } from './steps.ts';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** From S3's event to the message in the queue, with room to spare. */
const DELIVERY_MILLISECONDS = 1000;

interface Armed {
  readonly name: FaultName;
  /** Calls of its step so far, and how many of them it has met. */
  calls: number;
  met: number;
  over: boolean;
}

/** Lets each image meet its fault, once, wherever it comes to that step. */
export class PlannedFaults implements Interference {
  readonly #armed: ReadonlyMap<string, Armed>;
  readonly #hands: Hands;
  #stopped = false;
  #lastEventAt = 0;

  constructor(plans: readonly ImagePlan[], hands: Hands) {
    this.#armed = new Map(plans.flatMap(({ id, fault }) => (fault === null ? [] : [[id, arm(fault)]])));
    this.#hands = hands;
  }

  /** From now on everything works. */
  stop(): void {
    this.#stopped = true;
  }

  /** How many images have met each fault. */
  injected(): Map<FaultName, number> {
    const counts = new Map<FaultName, number>();
    for (const { name, met } of this.#armed.values()) {
      if (met > 0) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  /** Images that have not met theirs yet. */
  get waiting(): number {
    return [...this.#armed.values()].filter(({ met }) => met === 0).length;
  }

  onCall(call: ServiceCall): CallFault | undefined | Promise<CallFault | undefined> {
    const armed = this.#stopped ? undefined : this.#about(call.subject);
    if (armed === undefined) return undefined;
    const kind = FAULT_KINDS[armed.name];
    if ('event' in kind) return undefined;
    const step = stepOf(call);
    if (step === 'release' && armed.met > 0) armed.over = true;
    return step === kind.step && meets(armed, kind) ? kind.fault(call, this.#hands) : undefined;
  }

  /** Whether S3 has not told of everything yet. */
  get areEventsUnderWay(): boolean {
    return Date.now() < this.#lastEventAt + DELIVERY_MILLISECONDS;
  }

  onEvent(key: string): readonly number[] {
    const delays = this.#eventsOf(key);
    this.#lastEventAt = Math.max(this.#lastEventAt, Date.now() + Math.max(0, ...delays));
    return delays;
  }

  #eventsOf(key: string): readonly number[] {
    const armed = this.#stopped ? undefined : this.#about(key);
    const kind = armed && FAULT_KINDS[armed.name];
    if (!armed || !kind || !('event' in kind)) return [0];
    armed.met += 1;
    return kind.event;
  }

  #about(subject: string): Armed | undefined {
    for (const [id] of subject.matchAll(UUID)) {
      const armed = this.#armed.get(id);
      if (armed) return armed;
    }
    return undefined;
  }
}

function arm(name: FaultName): Armed {
  return { name, calls: 0, met: 0, over: false };
}

function meets(armed: Armed, { from = 1, times = 1 }: CallFaultKind): boolean {
  armed.calls += 1;
  if (armed.over || armed.calls < from) return false;
  if (times !== 'attempt' && armed.met >= times) return false;
  armed.met += 1;
  return true;
}
