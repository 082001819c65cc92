import { RandomChoice } from '../fuzz/random-choice.ts';
import { FAULT_KINDS, FAULT_NAMES, type FaultName } from './fault-kinds.ts';
import { FOLLOW_UPS, type Moment } from './follow-ups.ts';
import type { Step } from './steps.ts';
import { SHARES, UPLOAD_KINDS, type Upload, type UploadKind } from './upload-kinds.ts';

/** One image of a soak. Everything follows from the seed and its place: the same seed plans the same soak. */
export interface ImagePlan extends Upload {
  readonly id: string;
  readonly owner: string;
  readonly kind: UploadKind;
  readonly fault: FaultName | null;
  /** When the grower changes his mind; null where he does not. */
  readonly moment: Moment | null;
}

export interface SoakTerms {
  readonly images: number;
  /** Share of the images that meet a fault, 0 to 1. */
  readonly faults: number;
  readonly seed: number;
}

const OWNERS = 5;

export async function planImages({ images, faults, seed }: SoakTerms): Promise<ImagePlan[]> {
  const deck = new FaultDeck(seed);
  const plans: ImagePlan[] = [];
  for (let index = 0; index < images; index++) {
    const choice = new RandomChoice(seed, index);
    const kind = kindOf(seed, index);
    const fault = choice.chance(faults) ? deck.deal(kind) : null;
    const owner = `grower-${choice.below(OWNERS)}`;
    const id = imageId(choice);
    const moments = FOLLOW_UPS[kind]?.moments;
    const moment = moments ? choice.of(moments) : null;
    plans.push({ id, owner, kind, fault, moment, ...(await UPLOAD_KINDS[kind](index)) });
  }
  return plans;
}

/** A UUID of version 4, as a field app makes it. */
function imageId(choice: RandomChoice): string {
  const bytes = Buffer.from(choice.bytes(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function kindOf(seed: number, index: number): UploadKind {
  const block = Math.floor(index / SHARES.length);
  return shuffled(SHARES, new RandomChoice(seed, -1 - block))[index % SHARES.length]!;
}

/** Every kind of fault has its turn before one comes again, as far as an image can meet it. */
class FaultDeck {
  readonly #seed: number;
  #cards: FaultName[] = [];
  #round = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  deal(kind: UploadKind): FaultName {
    const fits = (name: FaultName) => canMeet(kind, name);
    if (!this.#cards.some(fits)) {
      const choice = new RandomChoice(this.#seed ^ 0x5eed, this.#round++);
      this.#cards.push(...shuffled(FAULT_NAMES, choice));
    }
    const at = this.#cards.findIndex(fits);
    return this.#cards.splice(at, 1)[0]!;
  }
}

const ALL = Object.keys(UPLOAD_KINDS) as UploadKind[];
const ANALYSED: readonly UploadKind[] = ['multispectral', 'capture', 'reprocessed', 'deleted', 'replaced'];
const REFUSED: readonly UploadKind[] = ['broken', 'cut off'];

/** Which images come to the step at all, each time that they are processed. */
const STEP_OF_KINDS: Readonly<Partial<Record<Step, readonly UploadKind[]>>> = {
  create: ALL,
  reprocess: ['reprocessed'],
  'delete image': ['deleted'],
  register: ALL,
  unregister: [...ANALYSED, ...REFUSED, 'photo'],
  claim: [...ANALYSED, ...REFUSED, 'photo'],
  // A file that is no image may be known as such by its first bytes; a second read is not certain.
  read: ANALYSED,
  write: ANALYSED,
  commit: [...ANALYSED, 'photo'],
  fail: REFUSED,
};

export function canMeet(kind: UploadKind, name: FaultName): boolean {
  // Without its event nothing tells of a replaced object before the same key is written again: a known limit.
  if (kind === 'replaced' && name === 'the event is lost') return false;
  const fault = FAULT_KINDS[name];
  const kinds = 'event' in fault ? STEP_OF_KINDS.claim : STEP_OF_KINDS[fault.step];
  return kinds?.includes(kind) ?? false;
}

function shuffled<T>(items: readonly T[], choice: RandomChoice): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(choice.below(rest.length), 1)[0]!);
}
