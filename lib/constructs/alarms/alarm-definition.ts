import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

/**
 * `page`: users are failed now, it does not heal by itself, and an hour earlier or later matters. `ticket`: somebody should
 * look on the next working day; nothing is lost until then.
 */
export type Urgency = 'page' | 'ticket';

export interface AlarmDefinition {
  /** In lower case with hyphens; also the heading of its section in docs/runbook.md. */
  readonly name: string;
  readonly urgency: Urgency;
  readonly metric: IMetric;
  /** Alarm when the metric is above this; `below`: when it is below. */
  readonly above?: number;
  readonly below?: number;
  /** Data points beyond the threshold, of how many. */
  readonly points: readonly [bad: number, of: number];
  /** What it means. */
  readonly means: string;
  /** Why this threshold, and these points. */
  readonly threshold: string;
  /**
   * What no data means. SQS, Lambda, API Gateway and our functions report nothing where nothing happens: an idle pipeline,
   * and no alarm. The one that watches for silence says otherwise.
   */
  readonly silence?: 'alarm';
}
