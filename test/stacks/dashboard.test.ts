import { describe, expect, it } from 'vitest';
import { METRICS } from '../../lambdas/contract.ts';
import { isWritten, metricsOfWidgets, OWN_DIMENSIONS, OWN_NAMES, widgetsOf } from './metrics-in-template.ts';
import { synthesise } from './templates.ts';

const widgets = widgetsOf(synthesise('prod'));
const graphs = widgets.filter(({ type }) => type === 'metric');
const texts = widgets.filter(({ type }) => type === 'text').map(({ properties }) => properties.markdown);
const titled = (title: string) => graphs.find(({ properties }) => properties.title === title)?.properties;

describe('the dashboard', () => {
  it('begins with the alarms, and asks in the order in which somebody has to know', () => {
    expect(widgets[0]?.type).toBe('alarm');
    expect(texts.map((text) => text.split('\n')[0])).toEqual([
      '## Are users served?',
      '## Is work flowing?',
      '## What fails, and why?',
      '## Is it near a limit?',
      '## What does it cost?',
    ]);
  });

  it('says with each question how the answer is read, and where to go on', () => {
    for (const text of texts) {
      expect(text.split('\n')[1]?.length).toBeGreaterThan(150);
      expect(text).toMatch(/docs\/(runbook|cost)\.md/);
    }
  });

  it('shows no metric that nobody writes', () => {
    expect(metricsOfWidgets(graphs).filter((metric) => !isWritten(metric))).toEqual([]);
  });

  it('shows every metric that the functions write, by each of their dimensions', () => {
    const shown = new Set(metricsOfWidgets(graphs).map(({ name }) => name));
    expect(OWN_NAMES.filter((name) => !shown.has(name))).toEqual([]);
    const body = JSON.stringify(graphs);
    for (const dimension of OWN_DIMENSIONS)
      expect(body).toContain(`{${METRICS.namespace},service,${dimension}}`);
  });

  it.each([
    ['Workers at a time', 5],
    ['Slowest run (99 of 100), ms', 900_000],
    ['Memory of process-image, MB', 3008],
    ['Temporary storage of one image, MB', 6144],
    ['Database, capacity units', 8],
    ['API calls at a time', 50],
  ])('draws the limit of "%s" as it is configured', (title, value) => {
    expect(titled(title)?.annotations.horizontal).toEqual([expect.objectContaining({ value })]);
  });

  it('writes prices as CloudWatch reads numbers: without exponents', () => {
    const expressions = JSON.stringify(graphs).match(/"expression":"[^"]*"/g) ?? [];
    expect(expressions.filter((expression) => /\d(\.\d+)?e[-+]?\d/i.test(expression))).toEqual([]);
  });
});
