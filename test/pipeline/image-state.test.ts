import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOVERS, type Mover, mayMove, TRANSITIONS } from '../../lambdas/pipeline/image-state.ts';
import { IMAGE_STATUSES, type ImageStatus } from '../../lambdas/pipeline/image-status.ts';

type State = ImageStatus | null;
interface Move {
  readonly to: ImageStatus;
  readonly by: Mover;
}

const anyMoves = fc.array(
  fc.record({ to: fc.constantFrom(...IMAGE_STATUSES), by: fc.constantFrom(...MOVERS) }),
  {
    maxLength: 40,
  },
);

/** The states that an image goes through when what is not allowed is refused. */
function walk(moves: readonly Move[]): {
  readonly states: State[];
  readonly made: readonly (Move & { from: State })[];
} {
  const states: State[] = [null];
  const made: (Move & { from: State })[] = [];
  for (const { to, by } of moves) {
    const from = states.at(-1) ?? null;
    if (!mayMove(from, to, by)) continue;
    states.push(to);
    made.push({ from, to, by });
  }
  return { states, made };
}

describe('the state machine', () => {
  it('begins every image as uploaded, by the api or for an object that came without a row', () => {
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const [first] = walk(moves).made;
        expect(first === undefined || (first.to === 'uploaded' && first.by !== 'sweep-stuck-images')).toBe(
          true,
        );
      }),
    );
  });

  it('completes an image only from processing, only by a worker', () => {
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const completions = walk(moves).made.filter((move) => move.to === 'completed');
        expect(completions.every((move) => move.from === 'processing' && move.by === 'process-image')).toBe(
          true,
        );
      }),
    );
  });

  it('leaves completed and failed only by an opening: the owner asks, or there is something new to process', () => {
    fc.assert(
      fc.property(anyMoves, (moves) => {
        const revivals = walk(moves).made.filter(
          (move) => move.from === 'completed' || move.from === 'failed',
        );
        expect(revivals.every((move) => move.to === 'uploaded' && move.by !== 'sweep-stuck-images')).toBe(
          true,
        );
      }),
    );
  });

  it('can always end: from each state a final one is reached without the owner', () => {
    const reaches = (from: ImageStatus, seen: readonly ImageStatus[] = []): boolean =>
      from === 'completed' ||
      from === 'failed' ||
      TRANSITIONS.some(
        (move) =>
          move.from === from &&
          !seen.includes(move.to) &&
          move.by.some((mover) => mover !== 'api') &&
          reaches(move.to, [...seen, from]),
      );
    expect(IMAGE_STATUSES.filter((status) => !reaches(status))).toEqual([]);
  });
});
