import type { SqsServer } from '../sqs/start-sqs-server.ts';
import { type EventPattern, matchesEvent } from './event-pattern.ts';

export const DEFAULT_BUS = 'default';

export interface Rule {
  readonly arn: string;
  readonly busName: string;
  readonly pattern: EventPattern;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly queueArn: string;
  /** Takes what the target refuses. */
  readonly deadLetterQueueArn?: string;
}

/** The account's buses: the default one for events of services, others by their names. Events go to the queues of the rules that they match. */
export class EventBus {
  readonly #account: string;
  readonly #sqs: Pick<SqsServer, 'sendFromService'>;
  readonly #log: (line: string) => void;
  readonly #names = new Set([DEFAULT_BUS]);
  readonly #rules: Rule[] = [];

  constructor(account: string, sqs: Pick<SqsServer, 'sendFromService'>, log: (line: string) => void) {
    this.#account = account;
    this.#sqs = sqs;
    this.#log = log;
  }

  create(name: string): void {
    this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add(rule: Rule): void {
    this.#rules.push(rule);
  }

  publish(event: object, busName: string = DEFAULT_BUS): void {
    for (const { arn, busName: onBus, pattern, targets } of this.#rules) {
      if (onBus !== busName || !matchesEvent(pattern, event)) continue;
      for (const target of targets) this.#hand(arn, target, event);
    }
  }

  #hand(ruleArn: string, { queueArn, deadLetterQueueArn }: RuleTarget, event: object): void {
    const queueArns = deadLetterQueueArn === undefined ? [queueArn] : [queueArn, deadLetterQueueArn];
    const refusals: unknown[] = [];
    for (const to of queueArns) {
      try {
        this.#send(ruleArn, to, event);
        return;
      } catch (refusal) {
        refusals.push(refusal);
      }
    }
    this.#log(`events:an event of ${ruleArn} is lost: ${refusals.join('; ')}`);
  }

  /** In its own name: the queue's policy says which rule may. */
  #send(ruleArn: string, queueArn: string, event: object): void {
    const context = { 'aws:SourceArn': ruleArn, 'aws:SourceAccount': this.#account };
    const principal = 'events.amazonaws.com';
    this.#sqs.sendFromService({ queueArn, body: JSON.stringify(event), principal, context });
  }
}
