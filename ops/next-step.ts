import type { StuckRow } from './queries/stuck-rows.ts';

/** Of what is under raw/ for the image; `unknown` where S3 did not say. */
export type Upload = 'there' | 'missing' | 'unknown';

export interface NextStep {
  readonly kind: 'give_back' | 'fail_exhausted' | 'queue' | 'fail_expired' | 'wait_for_upload';
  /** From when on, RFC 3339; null: at the next round. */
  readonly notBefore: string | null;
}

/** What the sweep does with a row that it finds as it is now (docs/architecture.md, state machine). */
export function nextStep(
  row: Pick<StuckRow, 'status' | 'attemptsLeft' | 'uploadExpired' | 'uploadExpiresAt' | 'lookedAt'>,
  upload: Upload,
  now: Date,
): NextStep {
  if (row.status === 'processing') {
    return { kind: row.attemptsLeft ? 'give_back' : 'fail_exhausted', notBefore: null };
  }
  const notBefore = Date.parse(row.lookedAt) > now.getTime() ? row.lookedAt : null;
  if (upload !== 'missing') return { kind: 'queue', notBefore };
  if (row.uploadExpired) return { kind: 'fail_expired', notBefore };
  return { kind: 'wait_for_upload', notBefore: row.uploadExpiresAt };
}

const WORDS: Readonly<Record<NextStep['kind'], string>> = {
  give_back: 'give it back to uploaded and queue it',
  fail_exhausted: 'end it as failed (attempts_exhausted)',
  queue: 'queue it again',
  fail_expired: 'end it as failed (upload_expired)',
  wait_for_upload: 'nothing: its upload may still come',
};

export function describeStep({ kind, notBefore }: NextStep): string {
  const when = kind === 'wait_for_upload' ? 'until' : 'from';
  return notBefore === null ? `${WORDS[kind]}, next round` : `${WORDS[kind]}, ${when} ${notBefore}`;
}
