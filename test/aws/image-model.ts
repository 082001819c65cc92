import { type Mover, mayMove } from '../../lambdas/pipeline/image-state.ts';
import type { ImageStatus } from '../../lambdas/pipeline/image-status.ts';
import type { ClaimOutcome, ImageArrival, ReopenReason } from '../../lambdas/pipeline/ports.ts';

export const MAXIMUM_ATTEMPTS = 2;

/** What a worker believes that it holds. */
export interface Held {
  readonly attempt: number;
  readonly etag: string;
}

/** What the statements of all movers should make of one image of one object, without any SQL. */
export class ImageModel {
  status: ImageStatus = 'uploaded';
  attempt = 0;
  attemptsBefore = 0;
  replacedAttempt = 0;
  failureCode: string | null = null;
  readonly history: string[] = [];
  #leaseIsValid = false;
  #seen: { readonly sequencer: string; readonly etag: string; readonly attempt: number } | null = null;
  #read: string | null = null;

  /** @returns the kind of outcome, and why it would be opened again */
  claim(arrival: ImageArrival): { readonly kind: ClaimOutcome['kind']; readonly because?: ReopenReason } {
    if (this.status === 'uploaded' || (this.status === 'processing' && !this.#leaseIsValid)) {
      if (!this.#attemptsAreLeft()) {
        this.#fail('attempts_exhausted', 'process-image');
        return { kind: 'exhausted' };
      }
      this.#note(arrival);
      this.attempt++;
      this.#move('processing', 'process-image');
      this.#leaseIsValid = true;
      return { kind: 'claimed' };
    }
    const because = this.#whyReopened(arrival);
    if (because !== null) return { kind: 'reopenable', because };
    this.#note(arrival);
    return { kind: this.status === 'processing' ? 'held' : 'finished' };
  }

  reopen(arrival: ImageArrival, afterAttempt: number, because: ReopenReason): boolean {
    if (!this.#isFinished() || this.attempt !== afterAttempt) return false;
    this.#note(arrival);
    this.#move('uploaded', 'process-image');
    this.failureCode = null;
    this.attemptsBefore = this.attempt;
    if (because === 'object_replaced') this.replacedAttempt = this.attempt;
    return true;
  }

  renew(held: Held): string {
    if (!this.#isHeldBy(held)) return 'LeaseLostError';
    this.#leaseIsValid = true;
    return 'done';
  }

  complete(held: Held): string {
    const refusal = this.#refusal(held);
    if (refusal !== null) return refusal;
    this.#move('completed', 'process-image');
    this.#read = held.etag;
    return 'done';
  }

  fail(held: Held, code: string): string {
    const refusal = this.#refusal(held);
    if (refusal !== null) return refusal;
    this.#fail(code, 'process-image');
    this.#read = held.etag;
    return 'done';
  }

  release(held: Held): string {
    if (!this.#isHeldBy(held)) return 'LeaseLostError';
    this.#giveBack('process-image');
    return this.status;
  }

  loseLease(): void {
    this.#leaseIsValid = false;
  }

  sweepLeases(): void {
    if (this.status === 'processing' && !this.#leaseIsValid) this.#giveBack('sweep-stuck-images');
  }

  expireUpload(): void {
    if (this.status === 'uploaded') this.#fail('upload_expired', 'sweep-stuck-images');
  }

  #refusal(held: Held): string | null {
    if (!this.#isHeldBy(held)) return 'LeaseLostError';
    const isNewer = this.#seen?.attempt === held.attempt && this.#seen.etag !== held.etag;
    return isNewer ? 'InfrastructureError' : null;
  }

  #whyReopened(arrival: ImageArrival): ReopenReason | null {
    if (!this.#isFinished()) return null;
    if (this.failureCode === 'upload_expired') return 'upload_came_late';
    const known = this.#read ?? this.#seen?.etag ?? null;
    const isOther = this.failureCode === 'object_missing' || (known !== null && known !== arrival.etag);
    if (this.#isNews(arrival) && isOther) return 'object_replaced';
    const spent = this.failureCode === 'attempts_exhausted' && arrival.exhaustedAttempt === this.attempt;
    return spent ? 'redriven' : null;
  }

  #isFinished(): boolean {
    return this.status === 'completed' || this.status === 'failed';
  }

  #isHeldBy({ attempt }: Held): boolean {
    return this.status === 'processing' && this.attempt === attempt;
  }

  #attemptsAreLeft(): boolean {
    return this.attempt - this.attemptsBefore < MAXIMUM_ATTEMPTS;
  }

  #isNews({ sequencer }: ImageArrival): boolean {
    return sequencer !== null && sequencer > (this.#seen?.sequencer ?? '');
  }

  #note(arrival: ImageArrival): void {
    const { etag, sequencer } = arrival;
    if (this.#isNews(arrival)) this.#seen = { etag: etag!, sequencer: sequencer!, attempt: this.attempt };
  }

  #giveBack(by: Mover): void {
    if (this.#attemptsAreLeft()) this.#move('uploaded', by);
    else this.#fail('attempts_exhausted', by);
  }

  #fail(code: string, by: Mover): void {
    this.failureCode = code;
    this.#move('failed', by);
  }

  #move(to: ImageStatus, by: Mover): void {
    if (!mayMove(this.status, to, by)) throw new Error(`${by} may not move ${this.status} to ${to}`);
    this.history.push(`${this.status} > ${to} (${this.attempt}, ${by})`);
    this.status = to;
  }
}
