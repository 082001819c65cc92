import * as v from 'valibot';
import { NotSimulatedError } from '../../cloud-assembly/errors.ts';
import type { InvocationResult } from '../../lambda/invocation.ts';
import { sendMessage } from '../../lambda/send-message.ts';
import { rateMilliseconds } from '../../scheduler/schedule-expression.ts';
import { queueName } from '../local-account.ts';
import { physicalName } from '../names.ts';
import { DESCRIPTION, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, type ResourceToDeploy, resourceHandler } from '../resource.ts';

const SCHEDULE_NAME_LENGTH = 64;

const queueArn = v.pipe(v.string(), v.startsWith('arn:aws:sqs:'));

const scheduleProperties = v.strictObject({
  Name: v.optional(v.string()),
  GroupName: v.optional(v.string(), 'default'),
  ScheduleExpression: v.string(),
  State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
  FlexibleTimeWindow: v.strictObject({
    Mode: v.picklist(['OFF', 'FLEXIBLE']),
    // The start of the window is as good as any other moment in it.
    MaximumWindowInMinutes: v.optional(wholeNumber),
  }),
  Target: v.strictObject({
    Arn: v.pipe(v.string(), v.startsWith('arn:aws:lambda:')),
    RoleArn: v.string(),
    Input: v.optional(v.string(), '{}'),
    DeadLetterConfig: v.optional(v.strictObject({ Arn: queueArn })),
    RetryPolicy: withoutLocalEffect('a delivery inside one process has nothing to try again'),
  }),
  Description: DESCRIPTION,
});

type ScheduleProperties = v.InferOutput<typeof scheduleProperties>;

export const schedule: ResourceHandler = resourceHandler(scheduleProperties, (properties, resource) => {
  const { account, logicalId, stack } = resource;
  const { ScheduleExpression: expression, Target: target } = properties;
  const everyMilliseconds = rateMilliseconds(expression);
  if (everyMilliseconds === undefined) {
    throw new NotSimulatedError(logicalId, `the schedule ${expression}`, 'rate(N minutes | hours | days)');
  }
  account.roles.requireTrust(target.RoleArn, 'scheduler.amazonaws.com');
  const name = properties.Name ?? physicalName(stack.stackName, logicalId, SCHEDULE_NAME_LENGTH);
  account.scheduler.add({
    name,
    everyMilliseconds,
    enabled: properties.State === 'ENABLED',
    deliver: () => deliver(target, resource),
  });
  const arn = `arn:aws:scheduler:${account.region}:${account.account}:schedule/${properties.GroupName}/${name}`;
  return { reference: name, attributes: { Arn: arn } };
});

/** EventBridge Scheduler invokes asynchronously, with its target's role; what it cannot deliver goes to the queue. */
async function deliver(
  target: ScheduleProperties['Target'],
  { account }: ResourceToDeploy,
): Promise<InvocationResult> {
  try {
    account.roles.requirePermission(target.RoleArn, 'lambda:InvokeFunction', target.Arn);
  } catch (error) {
    if (target.DeadLetterConfig) await sendToDeadLetters(target, target.DeadLetterConfig.Arn, account);
    throw error;
  }
  return account.asynchronousInvoker.invoke(target.Arn, JSON.parse(target.Input));
}

async function sendToDeadLetters(
  target: ScheduleProperties['Target'],
  deadLetterArn: string,
  account: ResourceToDeploy['account'],
): Promise<void> {
  const sender = {
    credentials: account.roles.credentials(target.RoleArn),
    region: account.region,
    sqsEndpoint: account.sqs.url,
  };
  await sendMessage(sender, account.sqs.queueUrl(queueName(deadLetterArn)), target.Input);
}
