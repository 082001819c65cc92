import type { ImageStatus } from './image-status.ts';

/** Who moves an image; `image_transitions.moved_by` holds the same names. */
export const MOVERS = ['api', 'process-image', 'sweep-stuck-images', 'operator'] as const;
export type Mover = (typeof MOVERS)[number];

export interface Transition {
  /** null: the row did not exist. */
  readonly from: ImageStatus | null;
  readonly to: ImageStatus;
  readonly by: readonly Mover[];
  /** What must hold in the same statement that makes the move. */
  readonly guard: string;
}

/**
 * The state machine. Statements in aws/ implement it, each guarded by the state that it leaves;
 * a CHECK on image_transitions refuses every pair that is not here.
 */
export const TRANSITIONS: readonly Transition[] = [
  {
    from: null,
    to: 'uploaded',
    by: ['api', 'process-image'],
    guard: 'no row has the id and none ever had: its owner asks, or an object came without a row',
  },
  { from: 'uploaded', to: 'processing', by: ['process-image'], guard: 'attempts are left' },
  { from: 'processing', to: 'processing', by: ['process-image'], guard: 'the lease has expired' },
  {
    from: 'processing',
    to: 'completed',
    by: ['process-image'],
    guard: 'the attempt is ours, and no event of this attempt names other bytes than were read',
  },
  {
    from: 'processing',
    to: 'failed',
    by: ['process-image', 'sweep-stuck-images'],
    guard: 'as for completed, or attempts are spent and the lease has expired or its holder gives up',
  },
  {
    from: 'processing',
    to: 'uploaded',
    by: ['process-image', 'sweep-stuck-images', 'api'],
    guard:
      'the attempt is ours and met a fault that a retry may cure, the lease has expired, or the owner asks',
  },
  {
    from: 'uploaded',
    to: 'failed',
    by: ['process-image', 'sweep-stuck-images'],
    guard: 'attempts are spent, or the upload has expired and there is no object',
  },
  {
    from: 'failed',
    to: 'uploaded',
    by: ['api', 'process-image', 'operator'],
    guard:
      'the owner or an operator asks; or the object was replaced, came after its upload had expired or was found clean after all, or a spent message was put back',
  },
  {
    from: 'completed',
    to: 'uploaded',
    by: ['api', 'process-image', 'operator'],
    guard: 'the owner or an operator asks, or the object was replaced',
  },
];

export function mayMove(from: ImageStatus | null, to: ImageStatus, by: Mover): boolean {
  return TRANSITIONS.some((known) => known.from === from && known.to === to && known.by.includes(by));
}
