import { isMeasured } from '../metrics/measured.ts';
import type { MetricIdentity } from '../metrics/metric.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import { statisticOf } from '../metrics/statistics.ts';
import { evaluate } from './expressions/evaluate.ts';
import { ExpressionError } from './expressions/tokens.ts';
import type { Row } from './row.ts';
import type { Drawn, Series } from './series.ts';

/** Milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is drawn of a graph's or an alarm's rows. `periodOf`: milliseconds, where it is not to be the row's own. */
export function drawnSeries(
  rows: readonly Row[],
  store: MetricStore,
  span: Span,
  periodOf: (row: Row) => number = ({ periodSeconds }) => periodSeconds * 1000,
): Drawn[] {
  const evaluation = new RowEvaluation(rows, store, span, periodOf);
  return rows.filter(({ isDrawn }) => isDrawn).flatMap((row) => evaluation.drawn(row));
}

class RowEvaluation {
  readonly #rows: ReadonlyMap<string, Row>;
  readonly #store: MetricStore;
  readonly #span: Span;
  readonly #periodOf: (row: Row) => number;

  constructor(rows: readonly Row[], store: MetricStore, span: Span, periodOf: (row: Row) => number) {
    this.#rows = new Map(rows.flatMap((row) => (row.id === undefined ? [] : [[row.id, row]])));
    this.#store = store;
    this.#span = span;
    this.#periodOf = periodOf;
  }

  drawn(row: Row): Drawn[] {
    const unmeasured = new Set<string>();
    const series = this.#series(row, unmeasured);
    return series.map((one) => ({ ...one, unmeasured: [...unmeasured] }));
  }

  #series(row: Row, unmeasured: Set<string>): readonly Series[] {
    const { source } = row;
    const period = this.#periodOf(row);
    if (source.kind === 'metric') {
      const { namespace, name } = source.metric;
      if (!isMeasured(namespace, name)) unmeasured.add(`${namespace} ${name}`);
      return [this.#metric(source.metric, source.statistic, period, row.label ?? name)];
    }
    const found = evaluate(source.text, {
      row: (id) => {
        const other = this.#rows.get(id);
        return other && this.#series(other, unmeasured);
      },
      search: (schema, statistic) => this.#search(schema, statistic, period, source.text),
    });
    if (typeof found === 'number') throw new ExpressionError(source.text, 'a number alone is not drawn here');
    const [first] = found;
    if (first === undefined || found.length > 1 || !row.label) return found;
    return [{ ...first, label: row.label }];
  }

  #metric(metric: MetricIdentity, statistic: string, period: number, label: string): Series {
    const { from, to } = this.#span;
    // From the beginning of the first period: a part of it would look like a quiet one.
    const begin = Math.floor(from / period) * period;
    const periods = this.#store.periods(metric, begin, to, period);
    const points = [...periods].map(([start, values]) => [start, statisticOf(statistic, values)] as const);
    return { label, points: new Map(points.sort(([a], [b]) => a - b)) };
  }

  /** {Namespace,Dimension,...} MetricName="Name" */
  #search(schema: string, statistic: string, period: number, text: string): Series[] {
    const match = /^\{([^,}]+)((?:,[^,}]+)*)\} MetricName="([^"]+)"$/.exec(schema);
    if (!match) throw new ExpressionError(text, `SEARCH takes {Namespace,Dimension} MetricName="..." here`);
    const [, namespace = '', dimensions = '', name = ''] = match;
    const names = dimensions.split(',').slice(1);
    const found = this.#store.search(namespace, name, names);
    const series = found.map((metric) => {
      return this.#metric(metric, statistic, period, labelOf(metric, names, found));
    });
    return series.filter(({ points }) => points.size > 0).sort((a, b) => (a.label < b.label ? -1 : 1));
  }
}

/** The values in which the metrics that were found differ; all of them where there is one alone. */
function labelOf(
  { dimensions }: MetricIdentity,
  names: readonly string[],
  found: readonly MetricIdentity[],
): string {
  const differing = names.filter((name) => new Set(found.map((one) => one.dimensions[name])).size > 1);
  const told = differing.length > 0 ? differing : names.slice(-1);
  return told.map((name) => dimensions[name]).join(', ');
}
