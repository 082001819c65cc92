/** Pixels, or units of a glyph, from the upper left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pieces of a curve: a semicircle of twenty pixels is a tenth of a pixel beside it at most. */
const PIECES = 16;
/** Absolute commands of SVG's path data, each with the count of its numbers. */
const COMMANDS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, A: 7, Z: 0 };
const COMMAND = /([A-Za-z])([^A-Za-z]*)/g;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)/g;

/** Path data as lines: x and y of their points in turn. Every command is written out; ellipses are not turned. */
export function pathLines(data: string): Float64Array[] {
  const pen = new Pen();
  for (const [, command, text] of data.matchAll(COMMAND)) {
    const numbers = (text!.match(NUMBER) ?? []).map(Number);
    if (numbers.length !== COMMANDS[command!]) throw new SyntaxError(`path data ${data}: ${command}${text}`);
    pen.draw(command!, numbers);
  }
  return pen.lines.map((line) => Float64Array.from(line));
}

/** Plain numbers: a picture's lettering is drawn once, before the machine has compiled much. */
class Pen {
  readonly lines: number[][] = [];
  #x = 0;
  #y = 0;
  /** The second control point of a curve, while it is the last command. */
  #controlX = 0;
  #controlY = 0;

  draw(command: string, numbers: readonly number[]): void {
    if (command === 'C' || command === 'S') {
      const [x1, y1] =
        command === 'C' ? numbers : [2 * this.#x - this.#controlX, 2 * this.#y - this.#controlY];
      const [x2, y2, x, y] = numbers.slice(-4) as [number, number, number, number];
      this.#curve(x1!, y1!, x2, y2, x, y);
      this.#controlX = x2;
      this.#controlY = y2;
      return;
    }
    if (command === 'M') this.lines.push([]);
    if (command === 'A') this.#arc(numbers);
    else if (command === 'H') this.#lineTo(numbers[0]!, this.#y);
    else if (command === 'V') this.#lineTo(this.#x, numbers[0]!);
    else if (command === 'Z') this.#lineTo(this.lines.at(-1)![0]!, this.lines.at(-1)![1]!);
    else this.#lineTo(numbers[0]!, numbers[1]!);
    this.#controlX = this.#x;
    this.#controlY = this.#y;
  }

  #lineTo(x: number, y: number): void {
    this.lines.at(-1)!.push(x, y);
    this.#x = x;
    this.#y = y;
  }

  #curve(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    const fromX = this.#x;
    const fromY = this.#y;
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const rest = 1 - t;
      const a = rest * rest * rest;
      const b = 3 * t * rest * rest;
      const c = 3 * t * t * rest;
      const d = t * t * t;
      this.#lineTo(a * fromX + b * x1 + c * x2 + d * x, a * fromY + b * y1 + c * y2 + d * y);
    }
  }

  /** SVG 2, appendix B.2.4: from both ends to the centre, where the ellipse is a circle of radius 1. */
  #arc([radiusX, radiusY, , large, sweep, x, y]: readonly number[]): void {
    const fromX = this.#x;
    const fromY = this.#y;
    const halfX = (fromX - x!) / 2 / radiusX!;
    const halfY = (fromY - y!) / 2 / radiusY!;
    const distance = Math.hypot(halfX, halfY);
    // Radii that do not reach from end to end are enlarged until they do.
    const enlarged = Math.max(1, distance);
    const aside = Math.sqrt(Math.max(0, (enlarged / distance) ** 2 - 1)) * (large === sweep ? -1 : 1);
    const unitX = halfX / enlarged;
    const unitY = halfY / enlarged;
    const centreX = aside * unitY;
    const centreY = -aside * unitX;
    const start = Math.atan2(unitY - centreY, unitX - centreX);
    const turn = Math.atan2(-unitY - centreY, -unitX - centreX) - start;
    const whole = sweep === 1 ? (turn < 0 ? 2 * Math.PI : 0) : turn > 0 ? -2 * Math.PI : 0;
    for (let piece = 1; piece <= PIECES; piece++) {
      const angle = start + ((turn + whole) * piece) / PIECES;
      this.#lineTo(
        (fromX + x!) / 2 + radiusX! * enlarged * (centreX + Math.cos(angle)),
        (fromY + y!) / 2 + radiusY! * enlarged * (centreY + Math.sin(angle)),
      );
    }
  }
}
