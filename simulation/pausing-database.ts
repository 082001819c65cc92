/** Seconds that a paused database takes until it answers. After more than a day's pause AWS speaks of 30 and more. */
const RESUME_SECONDS = 15;
/** The shortest that Aurora offers. */
const PAUSE_AFTER_SECONDS = 300;

/** Awake from a statement until five minutes after the last one. Statements come in the order of their time. */
export class PausingDatabase {
  #awakeUntil = Number.NEGATIVE_INFINITY;
  #answering = Number.NEGATIVE_INFINITY;
  #awakeSeconds = 0;

  /** When the statement is answered. */
  statement(now: number): number {
    if (now >= this.#awakeUntil) {
      this.#awakeUntil = now;
      this.#answering = now + RESUME_SECONDS;
    }
    const answered = Math.max(now, this.#answering);
    const until = Math.max(this.#awakeUntil, answered + PAUSE_AFTER_SECONDS);
    this.#awakeSeconds += until - this.#awakeUntil;
    this.#awakeUntil = until;
    return answered;
  }

  get awakeSeconds(): number {
    return this.#awakeSeconds;
  }
}
