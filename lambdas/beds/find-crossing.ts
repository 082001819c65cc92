import { isOn, meetingOf, type Point } from './exact-plane.ts';

interface Segment {
  readonly ring: number;
  /** In its ring. */
  readonly index: number;
  readonly a: Point;
  readonly b: Point;
  readonly left: number;
  readonly right: number;
}

/** Two segments that meet as those of a bed must not. */
export interface Crossing {
  readonly kind: 'cross' | 'touch';
  /** Which rings; the same number twice for one that meets itself. */
  readonly rings: readonly [number, number];
  /** Near which place, for the person who is to repair it. */
  readonly at: Point;
}

/**
 * The first place where a ring meets itself in any way, or crosses another. That two rings touch is allowed: a hole may reach
 * its outline. From left to right, each segment against those that have not ended before it begins.
 * @param rings without their last positions
 */
export function findCrossing(rings: readonly (readonly Point[])[]): Crossing | null {
  const segments = rings.flatMap(segmentsOf).sort((one, other) => one.left - other.left);
  let active: Segment[] = [];
  for (const segment of segments) {
    active = active.filter(({ right }) => right >= segment.left);
    for (const other of active) {
      const kind = meeting(segment, other, rings);
      if (kind !== null) return { kind, rings: [other.ring, segment.ring], at: segment.a };
    }
    active.push(segment);
  }
  return null;
}

function segmentsOf(ring: readonly Point[], number: number): Segment[] {
  return ring.map((a, index) => {
    const b = ring[(index + 1) % ring.length]!;
    return { ring: number, index, a, b, left: Math.min(a[0], b[0]), right: Math.max(a[0], b[0]) };
  });
}

function meeting(
  one: Segment,
  other: Segment,
  rings: readonly (readonly Point[])[],
): Crossing['kind'] | null {
  if (Math.max(one.a[1], one.b[1]) < Math.min(other.a[1], other.b[1])) return null;
  if (Math.min(one.a[1], one.b[1]) > Math.max(other.a[1], other.b[1])) return null;
  const isSameRing = one.ring === other.ring;
  const length = rings[one.ring]!.length;
  if (isSameRing && (one.index + 1) % length === other.index) return foldsBack(one, other);
  if (isSameRing && (other.index + 1) % length === one.index) return foldsBack(other, one);
  const kind = meetingOf(one.a, one.b, other.a, other.b);
  if (kind === 'apart' || (kind === 'touch' && !isSameRing)) return null;
  return kind;
}

/** Neighbours share a point, and nothing else unless the second runs back along the first. */
function foldsBack(first: Segment, second: Segment): 'touch' | null {
  return isOn(first.a, first.b, second.b) || isOn(second.a, second.b, first.a) ? 'touch' : null;
}
