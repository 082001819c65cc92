/** Runs of pixels within one block: which bed, row, and columns from - to, counted from the block's corner. Four numbers each. */
export class RunList {
  #numbers = new Int32Array(64);
  #length = 0;

  add(bed: number, row: number, from: number, to: number): void {
    if (this.#length + 4 > this.#numbers.length) {
      const longer = new Int32Array(2 * this.#numbers.length);
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[this.#length++] = bed;
    this.#numbers[this.#length++] = row;
    this.#numbers[this.#length++] = from;
    this.#numbers[this.#length++] = to;
  }

  /** In the order in which they were added. */
  get numbers(): Int32Array {
    return this.#numbers.subarray(0, this.#length);
  }
}
