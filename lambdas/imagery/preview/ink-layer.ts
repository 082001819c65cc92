import { arrayBytes, type KernelArray, KernelMemory } from '../kernels/kernel-memory.ts';
import type { Point } from './path-lines.ts';
import { inkIndex, inkSteps, PAPER_INDEX } from './picture-palette.ts';

/** 1..255: black, and a grey for what is less important. */
export const INK = 255;
export const QUIET_INK = 140;

/** Points of the longest line: a glyph has few curves. */
const MOST_POINTS = 256;

/** Where a line lies in the picture: its points are multiplied by `scale` and moved to `x` and `y`; pixels. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const AS_THEY_ARE: Placement = { x: 0, y: 0, scale: 1 };

/**
 * Lines and triangles in ink on paper, with smooth edges: a pixel is as dark as it is near. Drawn here, because loading a
 * library for it takes longer than everything else about a picture, and by a kernel, because a card has a thousand pieces and
 * is drawn before the machine has compiled much.
 */
export class InkLayer {
  readonly width: number;
  readonly height: number;
  readonly #memory: KernelMemory;
  readonly #indices: KernelArray<Uint8Array>;
  readonly #points: KernelArray<Float64Array>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#memory = new KernelMemory(arrayBytes(width * height, 1) + arrayBytes(2 * MOST_POINTS, 8));
    this.#indices = this.#memory.uint8(width * height);
    this.#points = this.#memory.float64(2 * MOST_POINTS);
    this.indices.fill(PAPER_INDEX);
  }

  /** Of the picture's palette, row by row from the upper left. Darker inks have higher ones. */
  get indices(): Uint8Array {
    return this.#indices.values;
  }

  /**
   * A line with round ends.
   * @param points x and y in turn, 256 points at most
   * @param width in pixels
   */
  drawLine(points: Float64Array, width: number, ink: number, { x, y, scale }: Placement = AS_THEY_ARE): void {
    this.#points.values.set(points);
    this.#memory.kernels.drawLine(
      this.#indices.at,
      this.width,
      this.height,
      this.#points.at,
      points.length / 2,
      x,
      y,
      scale,
      width / 2,
      PAPER_INDEX,
      inkSteps(ink),
    );
  }

  /** @param corners clockwise */
  fillTriangle(corners: readonly [Point, Point, Point], ink: number): void {
    const edges = corners.map((from, i) => edgeOf(from, corners[(i + 1) % 3]!));
    this.#eachPixel(corners, 1, (x, y) => {
      const inside = Math.min(...edges.map(({ a, b, c }) => a * x + b * y + c));
      return ink * coverage(inside);
    });
  }

  /** The darker of what is there and what comes stays. */
  #darken(at: number, darkness: number): void {
    const index = inkIndex(darkness);
    if (index > this.indices[at]!) this.indices[at] = index;
  }

  /** Middles of the pixels around some points. */
  #eachPixel(points: readonly Point[], margin: number, darknessAt: (x: number, y: number) => number): void {
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    const right = Math.min(this.width, Math.ceil(Math.max(...xs) + margin));
    const bottom = Math.min(this.height, Math.ceil(Math.max(...ys) + margin));
    const left = Math.max(0, Math.floor(Math.min(...xs) - margin));
    for (let y = Math.max(0, Math.floor(Math.min(...ys) - margin)); y < bottom; y++) {
      for (let x = left; x < right; x++) {
        this.#darken(y * this.width + x, darknessAt(x + 0.5, y + 0.5));
      }
    }
  }
}

/** Share of a pixel that is covered, by how far its middle lies inside an edge. */
function coverage(inside: number): number {
  return Math.min(1, Math.max(0, inside + 0.5));
}

/** ax + by + c is the distance of a point from an edge, positive to its right. */
function edgeOf(from: Point, to: Point): { readonly a: number; readonly b: number; readonly c: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [a, b] = [(from.y - to.y) / length, (to.x - from.x) / length];
  return { a, b, c: -a * from.x - b * from.y };
}
