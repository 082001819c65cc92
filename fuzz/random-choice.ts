import { seededNoise } from '../test/imagery/raster-forms/noise.ts';

/** Choices that are the same for the same seed and case. */
export class RandomChoice {
  readonly #noise: () => number;

  constructor(seed: number, number: number) {
    this.#noise = seededNoise(Math.imul(seed, 0x9e37_79b1) ^ Math.imul(number + 1, 0x85eb_ca6b));
  }

  chance(probability: number): boolean {
    return this.#noise() < probability;
  }

  /** 0 to below `end` */
  below(end: number): number {
    return Math.floor(this.#noise() * end);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
