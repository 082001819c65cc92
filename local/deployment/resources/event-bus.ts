import * as v from 'valibot';
import { NotSimulatedError } from '../../cloud-assembly/errors.ts';
import { DEFAULT_BUS } from '../../event-bridge/event-bus.ts';
import { type EventPattern, unknownMatcher } from '../../event-bridge/event-pattern.ts';
import { physicalName } from '../names.ts';
import { DESCRIPTION, TAGS, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';

const busProperties = v.strictObject({ Name: v.string(), Description: DESCRIPTION, Tags: TAGS });

export const eventBus: ResourceHandler = resourceHandler(busProperties, ({ Name }, { account }) => {
  account.eventBus.create(Name);
  const arn = `arn:aws:events:${account.region}:${account.account}:event-bus/${Name}`;
  return { reference: Name, attributes: { Arn: arn, Name } };
});

const queueArn = v.pipe(v.string(), v.startsWith('arn:aws:sqs:'));

const ruleProperties = v.strictObject({
  Name: v.optional(v.string()),
  EventBusName: v.optional(v.string(), DEFAULT_BUS),
  EventPattern: v.looseObject({}),
  State: v.optional(v.literal('ENABLED')),
  Targets: v.array(
    v.strictObject({
      Id: v.string(),
      Arn: queueArn,
      DeadLetterConfig: v.optional(v.strictObject({ Arn: queueArn })),
      RetryPolicy: withoutLocalEffect('the local queue takes a message at once, or never'),
    }),
  ),
  Description: DESCRIPTION,
  Tags: TAGS,
});

const RULE_NAME_LENGTH = 64;

export const eventRule: ResourceHandler = resourceHandler(
  ruleProperties,
  ({ Name, EventBusName, EventPattern: pattern, Targets }, { account, logicalId, stack }) => {
    const unknown = unknownMatcher(pattern);
    if (unknown !== undefined) {
      throw new NotSimulatedError(
        logicalId,
        `the event pattern ${unknown}`,
        'lists of values and of prefixes',
      );
    }
    if (!account.eventBus.has(EventBusName)) throw new Error(`there is no event bus ${EventBusName}`);
    const name = Name ?? physicalName(stack.stackName, logicalId, RULE_NAME_LENGTH);
    const onBus = EventBusName === DEFAULT_BUS ? name : `${EventBusName}/${name}`;
    const arn = `arn:aws:events:${account.region}:${account.account}:rule/${onBus}`;
    const targets = Targets.map(({ Arn, DeadLetterConfig }) => ({
      queueArn: Arn,
      ...(DeadLetterConfig === undefined ? {} : { deadLetterQueueArn: DeadLetterConfig.Arn }),
    }));
    account.eventBus.add({ arn, busName: EventBusName, pattern: pattern as EventPattern, targets });
    return { reference: onBus.replace('/', '|'), attributes: { Arn: arn } };
  },
);
