import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
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
 * Each alarm colours the dashboard, and none of them goes off on a stack that nobody uses. Two composite alarms speak for
 * them: `page` for what cannot wait, `ticket` for the rest. One cause sets off several alarms, and is told once.
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
    const compose = (urgency: Urgency) => this.compose(urgency, of(urgency), configuration, topics);
    this.paging = compose('page');
    this.ticket = compose('ticket');
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

  private compose(
    urgency: Urgency,
    alarms: readonly Alarm[],
    configuration: Configuration,
    topics: AlarmTopics,
  ): CompositeAlarm {
    const composite = new CompositeAlarm(this, constructId(urgency), {
      compositeAlarmName: `crop-health-${configuration.stage}-${urgency}`,
      alarmRule: AlarmRule.anyOf(...alarms.map((alarm) => AlarmRule.fromAlarm(alarm, AlarmState.ALARM))),
      alarmDescription: `${SPEAKS_FOR[urgency]} Runbook: ${runbookSection(configuration, urgency)}`,
    });
    for (const topic of topics.told(urgency)) {
      composite.addAlarmAction(new SnsAction(topic));
      composite.addOkAction(new SnsAction(topic));
    }
    return composite;
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
