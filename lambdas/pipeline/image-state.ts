import type { ImageStatus } from './image-status.ts';

/** Who moves an image; `image_transitions.moved_by` holds the same names. */
export const MOVERS = ['api', 'process-image', 'sweep-stuck-images'] as const;
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
  { from: null, to: 'uploaded', by: ['api'], guard: 'no row has the id' },
  { from: 'uploaded', to: 'processing', by: ['process-image'], guard: 'attempts are left' },
  { from: 'processing', to: 'processing', by: ['process-image'], guard: 'the lease has expired' },
  { from: 'processing', to: 'completed', by: ['process-image'], guard: 'the attempt is ours' },
  {
    from: 'processing',
    to: 'failed',
    by: ['process-image', 'sweep-stuck-images'],
    guard: 'the attempt is ours, or the lease has expired and attempts are spent',
  },
  {
    from: 'processing',
    to: 'uploaded',
    by: ['api', 'process-image', 'sweep-stuck-images'],
    guard:
      'the attempt is ours and met a fault that a retry may cure, or the lease has expired, or a reprocess declares otherwise',
  },
  {
    from: 'uploaded',
    to: 'failed',
    by: ['process-image', 'sweep-stuck-images'],
    guard: 'attempts are spent, or the upload has expired and there is no object',
  },
  {
    from: 'failed',
    to: 'processing',
    by: ['process-image'],
    guard: 'the upload had expired, and the object came after all',
  },
  { from: 'failed', to: 'uploaded', by: ['api'], guard: 'an explicit reprocess' },
  { from: 'completed', to: 'uploaded', by: ['api'], guard: 'an explicit reprocess' },
];

export function mayMove(from: ImageStatus | null, to: ImageStatus, by: Mover): boolean {
  return TRANSITIONS.some((known) => known.from === from && known.to === to && known.by.includes(by));
}
