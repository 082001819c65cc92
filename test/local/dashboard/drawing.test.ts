import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { drawGraph } from '../../../local/dashboard/draw-graph.ts';
import { renderMarkdown } from '../../../local/dashboard/markdown.ts';
import { scaleFor } from '../../../local/dashboard/scale.ts';

const HOUR = 3_600_000;
const value = fc.double({ noNaN: true, min: 0, max: 1e9 });
const series = fc.record({
  label: fc.string(),
  points: fc.dictionary(fc.integer({ min: 0, max: HOUR }).map(String), value).map((points) => {
    const sorted = Object.entries(points).map(([at, one]) => [Number(at), one] as const);
    return new Map(sorted.sort(([a], [b]) => a - b));
  }),
});

describe('a graph', () => {
  it('is well-formed, and within its frame, whatever it shows', () => {
    const graphs = fc.record({
      series: fc.array(series, { maxLength: 12 }),
      limits: fc.array(fc.record({ value, label: fc.string() }), { maxLength: 2 }),
      stacked: fc.boolean(),
    });
    fc.assert(
      fc.property(graphs, (graph) => {
        const svg = drawGraph({ ...graph, span: { from: 0, to: HOUR }, gapMilliseconds: 60_000 });
        expect(XMLValidator.validate(svg)).toBe(true);
        for (const [, x, y] of svg.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(480);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(190);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('ends a line where nothing was written for long', () => {
    const points = new Map([
      [0, 1],
      [60_000, 2],
      [HOUR - 1, 3],
    ]);
    const shown = { limits: [], stacked: false, span: { from: 0, to: HOUR }, gapMilliseconds: 90_000 };
    const svg = drawGraph({ ...shown, series: [{ label: 'a', points }] });
    expect(svg.match(/<polyline/g)).toHaveLength(2);
  });
});

describe('an axis', () => {
  it('ends at or a little above the largest value, in a few round steps', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 1e-6, max: 1e12 }), (largest) => {
        const { top, ticks } = scaleFor(largest);
        expect(top).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
        expect(top).toBeLessThanOrEqual(largest * 2.5);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('of nothing has a height all the same', () => {
    expect(scaleFor(0).top).toBeGreaterThan(0);
  });
});

describe('a text widget', () => {
  it('shows what Markdown means, links to pages only, and no tag of anybody’s', () => {
    const text = '## <b>?\n**5xx**, `queue-old`, [more](https://a.example/b#c), [no](javascript:alert(1))';
    expect(renderMarkdown(text)).toBe(
      '<h2>&lt;b&gt;?</h2><p><strong>5xx</strong>, <code>queue-old</code>, ' +
        '<a href="https://a.example/b#c">more</a>, [no](javascript:alert(1))</p>',
    );
  });
});
