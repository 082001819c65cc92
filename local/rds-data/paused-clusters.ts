import { DataApiError } from './errors.ts';

/** Plays Aurora's auto-pause: the first call wakes the cluster, and all are refused until it is awake. */
export class PausedClusters {
  #state: 'awake' | { readonly resumeSeconds: number } | { readonly awakeAt: number } = 'awake';

  pause(resumeSeconds: number): void {
    this.#state = { resumeSeconds };
  }

  resume(): void {
    this.#state = 'awake';
  }

  refuseWhilePaused(): void {
    if (this.#state === 'awake') return;
    if ('resumeSeconds' in this.#state) {
      this.#state = { awakeAt: Date.now() + this.#state.resumeSeconds * 1000 };
    }
    if (Date.now() >= this.#state.awakeAt) {
      this.#state = 'awake';
      return;
    }
    throw new DataApiError(
      'DatabaseResumingException',
      'The Aurora DB instance is resuming after being auto-paused. Please wait a few seconds and try again.',
    );
  }
}
