import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import type { AlarmDefinition, Urgency } from './alarms/alarm-definition.ts';
import { AlarmTopics } from './alarms/alarm-topics.ts';
import { limitTickets } from './alarms/limit-tickets.ts';
import { pagingAlarms } from './alarms/paging-alarms.ts';
import { workTickets } from './alarms/work-tickets.ts';
import type { Observed } from './metrics/observed.ts';
import { runbookSection } from './runbook.ts';

/**
 * Each alarm colours the dashboard, and none of them goes off on a stack that nobody uses. Two composite alarms stand
 * for them: `page` for what cannot wait, and tells so once, because one cause sets off several; `ticket` for the rest, of
 * which each alarm tells by itself: one that stays on for days must not silence the others.
 */
export class Alarms extends Construct {
  readonly paging: CompositeAlarm;
  readonly ticket: CompositeAlarm;
  /** In the order of their urgency. */
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, configuration: Configuration, observed: Observed, key?: IKey) {
    super(scope, id);
    const definitions = [
      ...pagingAlarms(configuration, observed),
      ...workTickets(configuration, observed),
      ...limitTickets(configuration, observed),
    ];
    const made = definitions.map((definition) => ({
      urgency: definition.urgency,
      alarm: this.create(definition, configuration),
    }));
    this.alarms = made.map(({ alarm }) => alarm);
    const topics = new AlarmTopics(this, 'Told', configuration, key);
    const of = (urgency: Urgency) => made.filter((one) => one.urgency === urgency).map(({ alarm }) => alarm);
    this.paging = this.compose('page', of('page'), configuration);
    this.ticket = this.compose('ticket', of('ticket'), configuration);
    for (const [urgency, alarms] of [
      ['page', [this.paging]],
      ['ticket', of('ticket')],
    ] as const) {
      for (const topic of topics.told(urgency)) tell(alarms, topic);
    }
  }

  private create(definition: AlarmDefinition, configuration: Configuration): Alarm {
    const { name, metric, above, below, points, means, threshold, silence } = definition;
    const [datapointsToAlarm, evaluationPeriods] = points;
    return new Alarm(this, constructId(name), {
      alarmName: `crop-health-${configuration.stage}-${name}`,
      metric,
      threshold: above ?? below ?? 0,
      comparisonOperator:
        above === undefined
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods,
      datapointsToAlarm,
      alarmDescription: `${means} Threshold: ${threshold} Runbook: ${runbookSection(configuration, name)}`,
      treatMissingData: silence === 'alarm' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }

  private compose(urgency: Urgency, alarms: readonly Alarm[], configuration: Configuration): CompositeAlarm {
    return new CompositeAlarm(this, constructId(urgency), {
      compositeAlarmName: `crop-health-${configuration.stage}-${urgency}`,
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
      alarmDescription: `${SPEAKS_FOR[urgency]} Runbook: ${runbookSection(configuration, urgency)}`,
    });
  }
}

function tell(alarms: readonly AlarmBase[], topic: ITopic): void {
  const action = new SnsAction(topic);
  for (const alarm of alarms) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

const SPEAKS_FOR: Readonly<Record<Urgency, string>> = {
  page: 'Users are failed now, and it does not heal by itself. Which alarm it is, the dashboard shows at its top.',
  ticket:
    'Somebody should look on the next working day; nothing is lost until then. Which alarm it is, the dashboard shows.',
};

/** images-set-aside: ImagesSetAside */
function constructId(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
}
