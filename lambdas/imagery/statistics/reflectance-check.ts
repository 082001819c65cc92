import type { BandRole, UnavailableIndex } from '../../pipeline/image-analysis.ts';

/** Reflectance of a field lies well inside; glint and white tarps pass 1, noise and offsets fall below 0. */
export const LOWEST_REFLECTANCE = -0.5;
export const HIGHEST_REFLECTANCE = 2;
/** Share of samples that may lie outside: more is a wrong scale, whoever declared it. */
const TOLERATED = 0.01;
/** Below this in every pixel, even of NIR, there is no daylight scene: the scale is too small. */
const DARKEST_SCENE = 0.02;

/** How many valid samples of one band there are, and how many cannot be reflectance. Plain data of one tile. */
export interface RangeCount {
  readonly samples: number;
  readonly outside: number;
  readonly highest: number;
}

/** Whether the scaled samples of an image can be reflectance at all, by band. */
export class ReflectanceCheck {
  readonly #counts = new Map<BandRole, RangeCount>();

  add(role: BandRole, { samples, outside, highest }: RangeCount): void {
    const before = this.#counts.get(role) ?? { samples: 0, outside: 0, highest: Number.NEGATIVE_INFINITY };
    this.#counts.set(role, {
      samples: before.samples + samples,
      outside: before.outside + outside,
      highest: Math.max(before.highest, highest),
    });
  }

  /** null if the samples of these bands, taken together, can be reflectance, or were not looked at. */
  outOfRange(title: string, roles: readonly BandRole[]): UnavailableIndex | null {
    const counts = roles.flatMap((role) => this.#counts.get(role) ?? []);
    const samples = counts.reduce((sum, count) => sum + count.samples, 0);
    const outside = counts.reduce((sum, count) => sum + count.outside, 0);
    if (outside <= samples * TOLERATED) return null;
    const bands = roles.map((role) => (role === 'nir' ? 'NIR' : role.replace('_', ' '))).join(' and ');
    const percent = ((100 * outside) / samples).toFixed(1);
    return {
      unavailable: 'reflectance_out_of_range',
      reason: `${title} needs reflectance, and ${percent} % of the scaled ${bands} samples lie outside ${LOWEST_REFLECTANCE} to ${HIGHEST_REFLECTANCE}: check scale and offset.`,
    };
  }

  warnings(): string[] {
    const nir = this.#counts.get('nir');
    if (nir === undefined || nir.samples === 0 || nir.highest >= DARKEST_SCENE) return [];
    return [
      `No NIR reflectance is above ${DARKEST_SCENE}: the scale is probably too small, and SAVI with it.`,
    ];
  }
}
