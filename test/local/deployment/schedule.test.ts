import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, vi } from 'vitest';
import type { TemplateResource } from '../../../local/cloud-assembly/template.ts';
import { AsynchronousInvoker } from '../../../local/lambda/asynchronous-invocation.ts';
import { testAccount } from './account.ts';
import { assetWith, functionOf, QUEUE, roleFor } from './field-function.ts';

const attribute = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

const Schedule: TemplateResource = {
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression: 'rate(15 minutes)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: attribute('Function'),
      RoleArn: attribute('SchedulerRole'),
      Input: '{"batchSize":7}',
      DeadLetterConfig: { Arn: attribute('Failures') },
    },
  },
};

const FailedInvocations: TemplateResource = {
  Type: 'AWS::Lambda::EventInvokeConfig',
  Properties: {
    FunctionName: { Ref: 'Function' },
    Qualifier: '$LATEST',
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: attribute('Failures') } },
  },
};

async function scheduled(source: string, schedulerActions: readonly string[]) {
  const test = await testAccount();
  await test.deploy(
    {
      Role: roleFor('lambda.amazonaws.com', ['sqs:SendMessage']),
      SchedulerRole: roleFor('scheduler.amazonaws.com', schedulerActions),
      Failures: QUEUE,
      Function: functionOf(),
      FailedInvocations,
      Schedule,
    },
    await assetWith(source),
  );
  const [schedule] = test.account.scheduler.names();
  const [queue] = test.account.queueAttributes.keys();
  return {
    ...test,
    trigger: () => test.account.scheduler.trigger(schedule!),
    async failures() {
      const QueueUrl = test.account.sqs.queueUrl(queue!);
      const { Messages } = await test.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      return (Messages ?? []).map((message) => message.Body);
    },
  };
}

describe('a schedule', () => {
  it('hands its input to the function, in the name of its role', async () => {
    const { trigger, failures } = await scheduled('export const handler = async (e) => e', [
      'lambda:InvokeFunction',
    ]);
    expect(await trigger()).toMatchObject({ payload: { batchSize: 7 } });
    expect(await failures()).toEqual([]);
  });

  it('sends to its dead-letter queue what its role may not deliver', async () => {
    const { trigger, failures } = await scheduled('export const handler = async (e) => e', [
      'sqs:SendMessage',
    ]);
    await expect(trigger()).rejects.toThrow(/not authorized to perform lambda:InvokeFunction/);
    expect(await failures()).toEqual(['{"batchSize":7}']);
  });
});

describe('an asynchronous invocation that fails', () => {
  it('is tried again as the template says, then sent to the failure destination', async () => {
    const { account, failures, functionLines } = await scheduled(
      'export const handler = async () => { console.log("tried"); throw new Error("no database") }',
      ['lambda:InvokeFunction'],
    );
    const [definition] = account.functions.definitions();
    const invoker = new AsynchronousInvoker({ ...account, sqsEndpoint: account.sqs.url, retrySeconds: [0] });
    const settings = account.asynchronousInvoker.settings.get(definition!.arn)!;
    invoker.settings.set(definition!.arn, settings);
    expect((await invoker.invoke(definition!.arn, { n: 1 })).functionError?.errorMessage).toBe('no database');
    const [record] = await vi.waitUntil(async () => {
      const found = await failures();
      return found.length > 0 && found;
    }, 5000);
    expect(JSON.parse(record!)).toMatchObject({
      requestContext: { condition: 'RetriesExhausted' },
      requestPayload: { n: 1 },
      responsePayload: { errorMessage: 'no database' },
    });
    expect(functionLines.filter((line) => line === 'tried')).toHaveLength(2);
  });
});
