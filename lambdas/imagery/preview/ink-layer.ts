import type { Point } from './path-lines.ts';
import { inkIndex, PAPER_INDEX } from './picture-palette.ts';

/** 1..255: black, and a grey for what is less important. */
export const INK = 255;
export const QUIET_INK = 140;

/**
 * Lines and triangles in ink on paper, with smooth edges: a pixel is as dark as it is near. Drawn here, because loading a
 * library for it takes longer than everything else about a picture.
 */
export class InkLayer {
  readonly width: number;
  readonly height: number;
  /** Of the picture's palette, row by row from the upper left. Darker inks have higher ones. */
  readonly indices: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.indices = new Uint8Array(width * height).fill(PAPER_INDEX);
  }

  /** A line through points, with round ends; `width` in pixels. */
  drawLine(points: readonly Point[], width: number, ink: number): void {
    for (let i = 0; i + 1 < points.length; i++) this.#drawPiece(points[i]!, points[i + 1]!, width / 2, ink);
  }

  /** @param corners clockwise */
  fillTriangle(corners: readonly [Point, Point, Point], ink: number): void {
    const edges = corners.map((from, i) => edgeOf(from, corners[(i + 1) % 3]!));
    this.#eachPixel(corners, 1, (x, y) => {
      const inside = Math.min(...edges.map(({ a, b, c }) => a * x + b * y + c));
      return ink * coverage(inside);
    });
  }

  /** Plain loops and variables: a card has a thousand pieces, and they are drawn once, before the machine has compiled much. */
  #drawPiece(from: Point, to: Point, radius: number, ink: number): void {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const squared = dx * dx + dy * dy;
    // Pixels whose middles are less than half a pixel beside the edge.
    const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
    const right = Math.min(this.width, Math.ceil(Math.max(from.x, to.x) + radius));
    const bottom = Math.min(this.height, Math.ceil(Math.max(from.y, to.y) + radius));
    for (let row = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius)); row < bottom; row++) {
      const y = row + 0.5 - from.y;
      for (let column = left; column < right; column++) {
        const x = column + 0.5 - from.x;
        const along = squared === 0 ? 0 : (x * dx + y * dy) / squared;
        const nearest = along < 0 ? 0 : along > 1 ? 1 : along;
        const besideX = x - nearest * dx;
        const besideY = y - nearest * dy;
        const inside = radius - Math.sqrt(besideX * besideX + besideY * besideY);
        if (inside > -0.5) this.#darken(row * this.width + column, ink * coverage(inside));
      }
    }
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
