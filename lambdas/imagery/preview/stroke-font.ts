import type { InkLayer } from './ink-layer.ts';
import { pathLines } from './path-lines.ts';

/**
 * Lettering as strokes, because a Lambda function has no fonts. A glyph is drawn on a grid of 4 x 6 units from the
 * upper left, lower case in the lower 4; the path data is SVG's.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  A: 'M0 6L2 0L4 6M.7 4H3.3',
  B: 'M0 0V6H2.4A1.6 1.6 0 0 0 2.4 2.8H0M0 0H2.2A1.4 1.4 0 0 1 2.2 2.8',
  C: 'M4 1.2A2.2 2.2 0 0 0 0 2.2V3.8A2.2 2.2 0 0 0 4 4.8',
  D: 'M0 0V6H1.6A2.4 2.4 0 0 0 4 3.6V2.4A2.4 2.4 0 0 0 1.6 0Z',
  E: 'M3.6 0H0V6H3.6M0 2.9H3',
  F: 'M3.6 0H0V6M0 2.9H3',
  G: 'M4 1.2A2.2 2.2 0 0 0 0 2.2V3.8A2.2 2.2 0 0 0 4 4.4V3.3H2.4',
  H: 'M0 0V6M4 0V6M0 2.9H4',
  I: 'M1 0V6',
  J: 'M3 0V4.4A1.5 1.5 0 0 1 0 4.4',
  K: 'M0 0V6M3.8 0L0 3.6M1.4 2.4L4 6',
  L: 'M0 0V6H3.4',
  M: 'M0 6V0L2.2 3.6L4.4 0V6',
  N: 'M0 6V0L4 6V0',
  O: 'M0 2.2A2 2 0 0 1 4 2.2V3.8A2 2 0 0 1 0 3.8Z',
  P: 'M0 6V0H2.3A1.6 1.6 0 0 1 2.3 3.2H0',
  Q: 'M0 2.2A2 2 0 0 1 4 2.2V3.8A2 2 0 0 1 0 3.8ZM2.4 4.4L4.1 6.2',
  R: 'M0 6V0H2.3A1.6 1.6 0 0 1 2.3 3.1H0M2 3.1L4 6',
  S: 'M3.7 1.1C3.3 -.3 .2 -.4 .2 1.5C.2 3.4 3.9 2.5 3.9 4.4C3.9 6.4 .4 6.4 0 4.8',
  T: 'M0 0H4M2 0V6',
  U: 'M0 0V4A2 2 0 0 0 4 4V0',
  V: 'M0 0L2 6L4 0',
  W: 'M0 0L1.3 6L2.6 1L3.9 6L5.2 0',
  X: 'M0 0L4 6M4 0L0 6',
  Y: 'M0 0L2 3L4 0M2 3V6',
  Z: 'M0 0H4L0 6H4',
  a: 'M3 2V6M3 4.8A1.6 1.4 0 0 1 0 4.8V3.6A1.5 1.5 0 0 1 3 3.4',
  b: 'M0 0V6M0 3.4A1.5 1.5 0 0 1 3 3.6V4.5A1.5 1.5 0 0 1 0 4.6',
  c: 'M3 3A1.6 1.6 0 0 0 0 3.6V4.4A1.6 1.6 0 0 0 3 5',
  d: 'M3 0V6M3 3.4A1.5 1.5 0 0 0 0 3.6V4.5A1.5 1.5 0 0 0 3 4.6',
  e: 'M0 3.9H3V3.5A1.5 1.5 0 0 0 0 3.5V4.5A1.5 1.5 0 0 0 2.9 5',
  f: 'M2.4 .2A1.2 1.2 0 0 0 1 1.4V6M0 2.2H2.3',
  g: 'M3 2V6.4A1.5 1.5 0 0 1 .3 7M3 3.4A1.5 1.5 0 0 0 0 3.6V4.5A1.5 1.5 0 0 0 3 4.6',
  h: 'M0 0V6M0 3.4A1.5 1.5 0 0 1 3 3.5V6',
  i: 'M.5 2V6M.5 .3V.4',
  j: 'M1.2 2V6.6A1 1 0 0 1 0 7.4M1.2 .3V.4',
  k: 'M0 0V6M2.8 2L0 4.5M1.1 3.6L3 6',
  l: 'M.5 0V6',
  m: 'M0 2V6M0 3.3A1.2 1.2 0 0 1 2.3 3.3V6M2.3 3.3A1.2 1.2 0 0 1 4.6 3.3V6',
  n: 'M0 2V6M0 3.4A1.5 1.5 0 0 1 3 3.5V6',
  o: 'M0 3.5A1.5 1.5 0 0 1 3 3.5V4.5A1.5 1.5 0 0 1 0 4.5Z',
  p: 'M0 2V7.6M0 3.4A1.5 1.5 0 0 1 3 3.6V4.5A1.5 1.5 0 0 1 0 4.6',
  q: 'M3 2V7.6M3 3.4A1.5 1.5 0 0 0 0 3.6V4.5A1.5 1.5 0 0 0 3 4.6',
  r: 'M0 2V6M0 3.5A1.5 1.5 0 0 1 2.2 2.2',
  s: 'M2.8 2.8C2.4 1.7 .2 1.7 .2 2.9C.2 4.2 3 3.7 3 5C3 6.4 .4 6.3 0 5.2',
  t: 'M1 .6V4.8A1.1 1.1 0 0 0 2.5 5.8M0 2H2.3',
  u: 'M0 2V4.5A1.5 1.5 0 0 0 3 4.6M3 2V6',
  v: 'M0 2L1.6 6L3.2 2',
  w: 'M0 2L1.1 6L2.2 2.6L3.3 6L4.4 2',
  x: 'M0 2L3 6M3 2L0 6',
  y: 'M0 2L1.6 6M3.2 2L1.3 6.8A1 1 0 0 1 .2 7.4',
  z: 'M0 2H3L0 6H3',
  '0': 'M0 2.2A1.8 2.2 0 0 1 3.6 2.2V3.8A1.8 2.2 0 0 1 0 3.8Z',
  '1': 'M.4 1.2L2 0V6',
  '2': 'M.1 1.5C.2 -.5 3.5 -.5 3.5 1.6C3.5 2.8 1.5 4.2 0 6H3.6',
  '3': 'M.2 1C.8 -.4 3.4 -.3 3.4 1.5C3.4 2.5 2.5 2.8 1.6 2.8C2.6 2.8 3.6 3.2 3.6 4.4C3.6 6.4 .4 6.5 0 4.8',
  '4': 'M2.8 6V0L0 4.2H3.8',
  '5': 'M3.3 0H.6L.3 2.6C1.6 1.9 3.6 2.3 3.6 4.1C3.6 6.3 .6 6.5 0 5',
  '6': 'M3.1 .3C1 .5 0 2.3 0 4.1C0 6.6 3.6 6.6 3.6 4.1C3.6 1.9 .5 1.7 .1 3.8',
  '7': 'M0 0H3.6L1.3 6',
  '8': 'M1.8 2.8C-.2 2.5 -.2 0 1.8 0C3.8 0 3.8 2.5 1.8 2.8C-.5 3.1 -.5 6 1.8 6C4.1 6 4.1 3.1 1.8 2.8Z',
  '9': 'M.5 5.7C2.6 5.5 3.6 3.7 3.6 1.9C3.6 -.6 0 -.6 0 1.9C0 4.1 3.1 4.3 3.5 2.2',
  '.': 'M.5 5.9V6',
  ',': 'M.7 5.8L.3 7',
  ':': 'M.5 2.6V2.7M.5 5.6V5.7',
  '-': 'M0 3.4H2.4',
  '+': 'M0 3.3H3M1.5 1.8V4.8',
  '/': 'M0 6.6L2.4 -.4',
  '(': 'M1.2 -.4A5 5 0 0 0 1.2 6.8',
  ')': 'M0 -.4A5 5 0 0 1 0 6.8',
  _: 'M0 6.8H3.6',
  '=': 'M0 2.4H3M0 4.4H3',
  '^': 'M0 1.8L1.4 .2L2.8 1.8',
  '[': 'M1.2 -.4H0V6.8H1.2',
  ']': 'M0 -.4H1.2V6.8H0',
  '#': 'M.9 .6L.5 5.4M2.7 .6L2.3 5.4M0 2H3.2M0 4H3.2',
  '&': 'M3.8 6L.9 2A1.2 1.2 0 1 1 2.6 1.8L.5 3.5A1.5 1.5 0 1 0 3.4 4',
  "'": 'M.5 0V1.4',
  '~': 'M0 3.9C.6 2.4 1.4 2.6 1.8 3.2S3 4 3.6 2.6',
  '@': 'M2.7 3.2A1 1.1 0 1 1 2.7 3V3.8A.9 .9 0 0 0 4.4 3.6V2.6A2.2 2.4 0 1 0 3.6 5.4',
  '%': 'M3.8 0L.2 6M0 1.2A.8 .9 0 0 1 1.6 1.2A.8 .9 0 0 1 0 1.2M2.4 4.8A.8 .9 0 0 1 4 4.8A.8 .9 0 0 1 2.4 4.8',
};

/** Units that a glyph takes, without the space to the next. */
const WIDTHS: Readonly<Record<string, number>> = {
  ' ': 1.6,
  I: 2,
  M: 4.4,
  W: 5.2,
  m: 4.6,
  w: 4.4,
  v: 3.2,
  y: 3.2,
  i: 1,
  j: 1.2,
  l: 1,
  f: 2.3,
  t: 2.5,
  r: 2.2,
  '.': 1,
  ',': 1,
  ':': 1,
  '-': 2.4,
  '/': 2.4,
  '(': 1.2,
  ')': 1.2,
  '1': 2.6,
  E: 3.6,
  F: 3.6,
  L: 3.4,
  J: 3,
  '+': 3,
  _: 3.6,
  '=': 3,
  '^': 2.8,
  '[': 1.2,
  ']': 1.2,
  '#': 3.2,
  '&': 3.8,
  "'": 1,
  '~': 3.6,
  '@': 4.4,
  '%': 4,
};
const SPACING = 1.3;
/** Units */
const STROKE = 0.85;

/** Lines of the glyphs that were drawn: a text repeats few of them. */
const LINES = new Map<string, readonly Float64Array[]>();

/** `size` is the height of a capital in pixels, (x, y) its upper left corner. */
export function drawText(
  layer: InkLayer,
  text: string,
  x: number,
  y: number,
  size: number,
  ink: number,
): void {
  const unit = size / 6;
  let at = 0;
  for (const character of text) {
    for (const line of linesOf(character)) {
      layer.drawLine(line, STROKE * unit, ink, { x: x + at * unit, y, scale: unit });
    }
    at += widthOf(character) + SPACING;
  }
}

function linesOf(character: string): readonly Float64Array[] {
  const lines = LINES.get(character) ?? pathLines(GLYPHS[character] ?? '');
  LINES.set(character, lines);
  return lines;
}

/** Whether there is a glyph for every character. */
export function canWrite(text: string): boolean {
  return [...text].every((character) => character === ' ' || GLYPHS[character] !== undefined);
}

/** Pixels that the text takes. */
export function textWidth(text: string, size: number): number {
  const units = [...text].reduce((sum, character) => sum + widthOf(character) + SPACING, -SPACING);
  return (Math.max(0, units) * size) / 6;
}

function widthOf(character: string): number {
  if (WIDTHS[character] !== undefined) return WIDTHS[character];
  if (/[a-z]/.test(character)) return 3;
  return /\d/.test(character) ? 3.6 : 4;
}
