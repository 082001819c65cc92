import type { World } from '../world.ts';

/** Something that users or operators rely on. */
export interface Scenario {
  /** As a sentence of what is seen when it works. */
  readonly name: string;
  /** Whether that was seen. Rejects, too, where it was not. */
  readonly isReached: (world: World) => Promise<boolean>;
}

export function scenario(name: string, isReached: Scenario['isReached']): Scenario {
  return { name, isReached };
}
