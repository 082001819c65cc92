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

/** Path data as lines through points. Every command is written out; ellipses are not turned. */
export function pathLines(data: string): Point[][] {
  const lines: Point[][] = [];
  let control: Point | null = null;
  for (const [, command, text] of data.matchAll(COMMAND)) {
    const numbers = (text!.match(NUMBER) ?? []).map(Number);
    if (numbers.length !== COMMANDS[command!]) throw new SyntaxError(`path data ${data}: ${command}${text}`);
    if (command === 'M') lines.push([]);
    const line = lines.at(-1)!;
    const from = line.at(-1) ?? { x: 0, y: 0 };
    const [end, ...before] = pointsOf(command!, numbers, from, line[0]!);
    if (command === 'C' || command === 'S') {
      const second: Point = before.at(-1)!;
      line.push(...cubic(from, before.length === 2 ? before[0]! : mirrored(control, from), second, end!));
      control = second;
    } else {
      line.push(...(command === 'A' ? arc(from, numbers, end!) : [end!]));
      control = null;
    }
  }
  return lines;
}

/** Where a command ends, and the control points before that. */
function pointsOf(command: string, numbers: readonly number[], from: Point, first: Point): Point[] {
  switch (command) {
    case 'H':
      return [{ x: numbers[0]!, y: from.y }];
    case 'V':
      return [{ x: from.x, y: numbers[0]! }];
    case 'Z':
      return [first];
    default: {
      const [x, y] = numbers.slice(-2) as [number, number];
      const controls = command === 'A' ? [] : numbers.slice(0, -2);
      return [{ x, y }, ...pairs(controls)];
    }
  }
}

function pairs(numbers: readonly number[]): Point[] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => ({
    x: numbers[2 * i]!,
    y: numbers[2 * i + 1]!,
  }));
}

function mirrored(control: Point | null, { x, y }: Point): Point {
  return control === null ? { x, y } : { x: 2 * x - control.x, y: 2 * y - control.y };
}

function cubic(from: Point, first: Point, second: Point, end: Point): Point[] {
  return Array.from({ length: PIECES }, (_, i) => {
    const t = (i + 1) / PIECES;
    const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    const at = (of: (point: Point) => number) => a * of(from) + b * of(first) + c * of(second) + d * of(end);
    return { x: at(({ x }) => x), y: at(({ y }) => y) };
  });
}

/** SVG 2, appendix B.2.4: from both ends to the centre, where the ellipse is a circle of radius 1. */
function arc(from: Point, [radiusX, radiusY, , large, sweep]: readonly number[], end: Point): Point[] {
  const half = { x: (from.x - end.x) / 2 / radiusX!, y: (from.y - end.y) / 2 / radiusY! };
  const distance = Math.hypot(half.x, half.y);
  // Radii that do not reach from end to end are enlarged until they do.
  const enlarged = Math.max(1, distance);
  const [rx, ry] = [radiusX! * enlarged, radiusY! * enlarged];
  const aside = Math.sqrt(Math.max(0, (enlarged / distance) ** 2 - 1)) * (large === sweep ? -1 : 1);
  const unit = { x: half.x / enlarged, y: half.y / enlarged };
  const centre = { x: aside * unit.y, y: -aside * unit.x };
  const start = Math.atan2(unit.y - centre.y, unit.x - centre.x);
  const turn = Math.atan2(-unit.y - centre.y, -unit.x - centre.x) - start;
  const whole = sweep === 1 ? (turn < 0 ? 2 * Math.PI : 0) : turn > 0 ? -2 * Math.PI : 0;
  return Array.from({ length: PIECES }, (_, i) => {
    const angle = start + ((turn + whole) * (i + 1)) / PIECES;
    return {
      x: (from.x + end.x) / 2 + rx * (centre.x + Math.cos(angle)),
      y: (from.y + end.y) / 2 + ry * (centre.y + Math.sin(angle)),
    };
  });
}
