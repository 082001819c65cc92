import type { HorizontalAnnotation, IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/** One graph: what is drawn, in which unit, and the limit that it must stay below. */
export interface Graph {
  /** With the unit, which the axis does not repeat. */
  readonly title: string;
  readonly metrics: readonly IMetric[];
  readonly limits?: readonly HorizontalAnnotation[];
  readonly stacked?: boolean;
  /** ISO 8601, counted from now: for what changes once a day, whatever the dashboard shows. */
  readonly since?: string;
}

/** A question, how its answer is read, and the graphs that give it. */
export interface Question {
  readonly question: string;
  /** Markdown: what is normal, what is not, and which section of the runbook helps. */
  readonly reading: string;
  readonly graphs: readonly Graph[];
}

/** A link to the runbook's section of an alarm. */
export type SectionLink = (alarm: string) => string;

const LIMIT_COLOUR = '#d13212';

export function limit(value: number, label: string): HorizontalAnnotation {
  return { value, label, color: LIMIT_COLOUR };
}
