import type { SqsServer } from '../sqs/start-sqs-server.ts';
import { type EventPattern, matchesEvent } from './event-pattern.ts';

export interface Rule {
  readonly arn: string;
  readonly pattern: EventPattern;
  readonly queueArns: readonly string[];
}

/** The account's default bus: events of services of this account go to the queues of the rules that they match. */
export class EventBus {
  readonly #account: string;
  readonly #sqs: Pick<SqsServer, 'sendFromService'>;
  readonly #log: (line: string) => void;
  readonly #rules: Rule[] = [];

  constructor(account: string, sqs: Pick<SqsServer, 'sendFromService'>, log: (line: string) => void) {
    this.#account = account;
    this.#sqs = sqs;
    this.#log = log;
  }

  add(rule: Rule): void {
    this.#rules.push(rule);
  }

  publish(event: object): void {
    for (const { arn, pattern, queueArns } of this.#rules) {
      if (!matchesEvent(pattern, event)) continue;
      for (const queueArn of queueArns) this.#send(arn, queueArn, event);
    }
  }

  /** In its own name: the queue's policy says which rule may. What the queue refuses is lost, as it is for a rule without a DLQ. */
  #send(ruleArn: string, queueArn: string, event: object): void {
    const context = { 'aws:SourceArn': ruleArn, 'aws:SourceAccount': this.#account };
    const principal = 'events.amazonaws.com';
    try {
      this.#sqs.sendFromService({ queueArn, body: JSON.stringify(event), principal, context });
    } catch (error) {
      this.#log(`events:an event of ${ruleArn} is lost: ${String(error)}`);
    }
  }
}
