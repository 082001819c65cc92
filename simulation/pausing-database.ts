/** Seconds that a paused database takes until it answers. After more than a day's pause AWS speaks of 30 and more. */
const RESUME_SECONDS = 15;
/** Awake from a statement until `pauseAfterSeconds` after the last one. Statements come in the order of their time. */
export class PausingDatabase {
  readonly #pauseAfterSeconds: number;
  #awakeUntil = Number.NEGATIVE_INFINITY;
  #answering = Number.NEGATIVE_INFINITY;
  #awakeSeconds = 0;

  constructor(pauseAfterSeconds: number) {
    this.#pauseAfterSeconds = pauseAfterSeconds;
  }

  /** When the statement is answered. */
  statement(now: number): number {
    if (now >= this.#awakeUntil) {
      this.#awakeUntil = now;
      this.#answering = now + RESUME_SECONDS;
    }
    const answered = Math.max(now, this.#answering);
    const until = Math.max(this.#awakeUntil, answered + this.#pauseAfterSeconds);
    this.#awakeSeconds += until - this.#awakeUntil;
    this.#awakeUntil = until;
    return answered;
  }

  get awakeSeconds(): number {
    return this.#awakeSeconds;
  }
}
