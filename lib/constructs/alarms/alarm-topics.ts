import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/settings.ts';
import type { Urgency } from './alarm-definition.ts';

/**
 * Who is told. An address gets pages and tickets: a mailbox wakes nobody. A given topic, which may, gets pages only.
 */
export class AlarmTopics extends Construct {
  readonly #own: ITopic | undefined;
  readonly #given: ITopic | undefined;

  /** @param key of the topic that is made; that of a given one is its owner's affair */
  constructor(scope: Construct, id: string, configuration: Configuration, key?: IKey) {
    super(scope, id);
    const { alarmEmail, alarmTopicArn } = configuration;
    if (alarmEmail !== undefined) this.#own = this.#topicFor(alarmEmail, key);
    if (alarmTopicArn !== undefined) this.#given = Topic.fromTopicArn(this, 'Given', alarmTopicArn);
  }

  told(urgency: Urgency): ITopic[] {
    const topics = urgency === 'page' ? [this.#own, this.#given] : [this.#own];
    return topics.filter((topic) => topic !== undefined);
  }

  #topicFor(email: string, masterKey?: IKey): Topic {
    const topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      ...(masterKey === undefined ? {} : { masterKey }),
    });
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
    return topic;
  }
}
