import { Aws } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import {
  apiFailureRate,
  type Observed,
  oldestMessage,
  processFailureRate,
  waiting,
} from './pipeline-metrics.ts';

interface AlarmDefinition {
  readonly id: string;
  readonly metric: IMetric;
  /** Alarm when the metric is above this. */
  readonly above: number;
  /** Data points above the threshold, of how many. */
  readonly points: readonly [bad: number, of: number];
  /** What it means, and why this threshold: shown with the alarm. */
  readonly reason: string;
}

/** What somebody should be told. None of them goes off on a stack that nobody uses. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, configuration: Configuration, observed: Observed) {
    super(scope, id);
    this.alarms = definitions(configuration, observed).map((definition) => this.create(definition));
    if (configuration.alarmEmail !== undefined) this.notify(configuration.alarmEmail);
  }

  private create({ id, metric, above, points, reason }: AlarmDefinition): Alarm {
    const [datapointsToAlarm, evaluationPeriods] = points;
    return new Alarm(this, id, {
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods,
      datapointsToAlarm,
      alarmDescription: reason,
      // SQS, Lambda and API Gateway report nothing where nothing happens: no data is what an idle pipeline looks like.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private notify(email: string): void {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    // A topic with a policy of its own loses the one that lets its account's alarms publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AcceptAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    const action = new SnsAction(topic);
    for (const alarm of this.alarms) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
}

function definitions(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  const { sweep, uploadQueue } = observed;
  const patienceSeconds = Math.max(2 * configuration.processTimeoutSeconds, 900);
  return [
    {
      id: 'ImagesSetAside',
      metric: waiting(uploadQueue.deadLetterQueue),
      above: 0,
      points: [1, 1],
      reason:
        'A message was set aside: an image whose attempts are spent by faults of ours or of AWS, or a message that is no ' +
        'work. Faulty files end as "failed" and never come here. See docs/faults.md for the reasons and how to redrive.',
    },
    {
      id: 'SweepFailed',
      metric: waiting(sweep.failedRounds),
      above: 0,
      points: [1, 1],
      reason: 'A round of the sweep failed three times: stuck images stay stuck until one succeeds.',
    },
    {
      id: 'ApiFailing',
      metric: apiFailureRate(observed),
      above: 1,
      points: [2, 3],
      reason:
        'More than 1 % of the API calls answered 5xx in two of three spells of 5 minutes. The first call to a paused ' +
        'database may time out once; this is more than that.',
    },
    {
      id: 'ProcessingFailing',
      metric: processFailureRate(observed),
      above: 5,
      points: [2, 3],
      reason:
        'More than 5 % of the process-image runs crashed, ran out of memory or timed out. Errors that it reports ' +
        'itself come back through the queue and do not count here.',
    },
    {
      id: 'QueueOld',
      metric: oldestMessage(observed),
      above: patienceSeconds,
      points: [3, 3],
      reason:
        `An upload has waited longer than ${patienceSeconds} s for 15 minutes: twice the time that processing may take, ` +
        'and at least 15 minutes. Work comes faster than it is done, or nothing is done.',
    },
  ];
}
