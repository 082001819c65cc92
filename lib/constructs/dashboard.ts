import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import type { Alarms } from './alarms.ts';
import { costing } from './dashboard/costing.ts';
import { failing } from './dashboard/failing.ts';
import { flowing } from './dashboard/flowing.ts';
import { nearLimits } from './dashboard/near-limits.ts';
import type { Graph, Question } from './dashboard/question.ts';
import { served } from './dashboard/served.ts';
import type { Observed } from './metrics/observed.ts';
import { runbookSection } from './runbook.ts';

/** Columns that CloudWatch has. */
const FULL_WIDTH = 24;

/**
 * Answers, from top to bottom: are users served, is work flowing, what fails and why, is it near a limit, what does it cost.
 * `npm run local:dashboard` draws the same widgets.
 */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    configuration: Configuration,
    observed: Observed,
    alarms: Alarms,
  ) {
    super(scope, id);
    const dashboard = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `crop-health-${configuration.stage}`,
    });
    dashboard.addWidgets(statusOf(alarms));
    for (const question of questions(configuration, observed)) {
      dashboard.addWidgets(heading(question));
      const width = FULL_WIDTH / inARow(question.graphs.length);
      dashboard.addWidgets(...question.graphs.map((graph) => graphOf(graph, width)));
    }
  }
}

function questions(configuration: Configuration, observed: Observed): Question[] {
  const see = (alarm: string) =>
    configuration.runbookUrl === undefined
      ? `\`${alarm}\``
      : `[${alarm}](${runbookSection(configuration, alarm)})`;
  return [
    served(observed, see),
    flowing(observed, see),
    failing(observed, configuration.failedImagesPercent, see),
    nearLimits(configuration, observed, see),
    costing(observed),
  ];
}

function statusOf({ paging, ticket, alarms }: Alarms): IWidget {
  return new AlarmStatusWidget({
    title: 'Alarms: one that pages, one that writes a ticket, and what they are made of',
    alarms: [paging, ticket, ...alarms],
    width: FULL_WIDTH,
    height: 4,
  });
}

function heading({ question, reading }: Question): IWidget {
  const markdown = `## ${question}\n${reading} Names of alarms are sections of docs/runbook.md.`;
  return new TextWidget({ markdown, width: FULL_WIDTH, height: 3 });
}

/** Four where that leaves no gap. */
function inARow(graphs: number): number {
  return graphs % 4 === 0 ? 4 : 3;
}

function graphOf({ title, metrics, limits = [], stacked = false, since }: Graph, width: number): IWidget {
  return new GraphWidget({
    title,
    left: [...metrics],
    leftAnnotations: [...limits],
    // None of these can be negative: without it, CloudWatch begins an axis wherever the values do.
    leftYAxis: { min: 0, showUnits: false },
    stacked,
    width,
    ...(since === undefined ? {} : { start: since }),
  });
}
