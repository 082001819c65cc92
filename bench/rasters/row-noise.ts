/** pixels from node to node of the lattice, and weight: four octaves, each of the same strength relative to its size. */
const OCTAVES = [
  { shift: 9, weight: 0.4 },
  { shift: 7, weight: 0.3 },
  { shift: 5, weight: 0.2 },
  { shift: 3, weight: 0.1 },
] as const;

/** Fractal value noise, 0..1, row by row: the lattice is interpolated downwards once for each row. */
export class RowNoise {
  readonly #nodes: Float64Array;
  readonly #eases = OCTAVES.map(({ shift }) => easeTable(1 << shift));

  constructor(width: number) {
    this.#nodes = new Float64Array((width >> 3) + 2);
  }

  fillRow(y: number, row: Float64Array): void {
    row.fill(0);
    for (const [octave, { shift, weight }] of OCTAVES.entries()) {
      this.#addOctave(y, row, shift, weight, this.#eases[octave]!, octave + 1);
    }
  }

  #addOctave(
    y: number,
    row: Float64Array,
    shift: number,
    weight: number,
    ease: Float64Array,
    seed: number,
  ): void {
    const nodes = this.#nodes;
    const mask = (1 << shift) - 1;
    const down = ease[y & mask]!;
    const count = ((row.length - 1) >> shift) + 2;
    for (let node = 0; node < count; node++) {
      const above = random(node, y >> shift, seed);
      nodes[node] = above + (random(node, (y >> shift) + 1, seed) - above) * down;
    }
    for (let x = 0; x < row.length; x++) {
      const left = nodes[x >> shift]!;
      row[x]! += weight * (left + (nodes[(x >> shift) + 1]! - left) * ease[x & mask]!);
    }
  }
}

function easeTable(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    const t = i / size;
    return t * t * (3 - 2 * t);
  });
}

/** A number in 0..1 that depends on place and seed alone. */
function random(x: number, y: number, seed: number): number {
  let bits = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  bits = Math.imul(bits ^ (bits >>> 12), 0x297a2d39);
  return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
}
