import {
  GetEventSourceMappingCommand,
  InvokeCommand,
  LambdaClient,
  type LambdaServiceException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PolicyStatement } from '../../../local/access/caller.ts';
import { stableUuid } from '../../../local/deployment/names.ts';
import { startLambdaServer } from '../../../local/lambda-api/start-lambda-server.ts';
import { testAccount } from '../deployment/account.ts';
import { assetWith, functionOf, mappingOf, QUEUE, roleFor } from '../deployment/field-function.ts';

const Role = roleFor('lambda.amazonaws.com');
const MAY_ALL: PolicyStatement[] = [{ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }];

const FIELD = `
  export const handler = async (event) => {
    if (event.fail) throw new RangeError('no field ' + event.fail);
    for (const record of event.Records ?? []) console.log('got ' + record.body);
    if (event.Records) await new Promise((resolve) => setTimeout(resolve, 300));
    return { sown: event.seeds ?? null };
  };`;

/** Lambda before a function and its queue, through the real SDK. */
async function lambda(statements = MAY_ALL) {
  const { account, deploy, sqs, functionLines } = await testAccount();
  const resources = { Role, Queue: QUEUE, Function: functionOf(), Mapping: mappingOf({}) };
  await deploy(resources, await assetWith(FIELD));
  const { access, region, account: accountId } = account;
  const credentials = { accessKeyId: 'AKIAOPS', secretAccessKey: 'secret' };
  const arn = `arn:aws:iam::${accountId}:user/ops`;
  access.register({ ...credentials, account: accountId, arn, policies: [{ Statement: statements }] });
  const server = await startLambdaServer({ access, region, account: accountId });
  const client = new LambdaClient({ region, endpoint: server.url, credentials, maxAttempts: 1 });
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const switched: [string, boolean][] = [];
  server.serve({ ...account, onSwitched: async (uuid, enabled) => void switched.push([uuid, enabled]) });
  account.eventSourceMappings.start();
  const [definition] = account.functions.definitions();
  const uuid = UUID_OF_MAPPING;
  const queueUrl = account.sqs.queueUrl([...account.queueAttributes.keys()][0]!);
  return {
    ...{ switched, functionLines, name: definition!.name, uuid },
    send: (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody })),
    async invoke(payload: unknown, FunctionName = definition!.name) {
      const command = new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) });
      const { Payload, FunctionError, StatusCode } = await client.send(command);
      return { StatusCode, FunctionError, payload: JSON.parse(Buffer.from(Payload!).toString()) };
    },
    mapping: (UUID = uuid) => client.send(new GetEventSourceMappingCommand({ UUID })),
    switch: (Enabled: boolean, UUID = uuid) =>
      client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled })),
    client,
  };
}

/** Of Farm/Mapping: stable, so that a policy can name it. */
const UUID_OF_MAPPING = stableUuid('Farm', 'Mapping');

describe('Invoke', () => {
  it('answers with what the function returns, by name and by ARN', async () => {
    const { invoke, name } = await lambda();
    const answer = { StatusCode: 200, FunctionError: undefined, payload: { sown: 7 } };
    expect(await invoke({ seeds: 7 })).toEqual(answer);
    expect(await invoke({ seeds: 7 }, `arn:aws:lambda:us-east-1:000000000000:function:${name}`)).toEqual(
      answer,
    );
  });

  it('tells of a function that throws, with its error', async () => {
    const { invoke } = await lambda();
    expect(await invoke({ fail: 'there' })).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: { errorType: 'RangeError', errorMessage: 'no field there' },
    });
  });

  it('refuses functions that are not there, kinds of invocation that are not simulated, and strangers', async () => {
    const { invoke, client, name } = await lambda();
    expect(await codeOf(invoke({}, 'nobody'))).toBe('ResourceNotFoundException');
    const event = new InvokeCommand({ FunctionName: name, InvocationType: 'Event' });
    expect(await codeOf(client.send(event))).toBe('InvalidParameterValueException');
    const stranger = await lambda([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:us-east-1:0:function:x' },
    ]);
    expect(await codeOf(stranger.invoke({}))).toBe('AccessDeniedException');
    expect(await codeOf(stranger.invoke({}, 'nobody'))).toBe('AccessDeniedException');
  });
});

describe('an event source mapping', () => {
  it('is switched off: messages wait; and on: they come', async () => {
    const run = await lambda();
    expect((await run.mapping()).State).toBe('Enabled');
    expect((await run.switch(false)).State).toBe('Disabling');
    await vi.waitFor(async () => expect((await run.mapping()).State).toBe('Disabled'), 5000);
    await run.send('seed');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(run.functionLines).not.toContain('got seed');
    expect((await run.switch(true)).State).toBe('Enabling');
    await vi.waitFor(() => expect(run.functionLines).toContain('got seed'), 5000);
    expect((await run.mapping()).State).toBe('Enabled');
    expect(run.switched).toEqual([
      [run.uuid, false],
      [run.uuid, true],
    ]);
  });

  it('that is being switched is in use, and one that is as wanted stays as it is', async () => {
    const run = await lambda();
    expect((await run.switch(true)).State).toBe('Enabled');
    await run.send('seed');
    await vi.waitFor(() => expect(run.functionLines).toContain('got seed'), 5000);
    await run.switch(false);
    expect(await codeOf(run.switch(true))).toBe('ResourceInUseException');
    await vi.waitFor(async () => expect((await run.mapping()).State).toBe('Disabled'), 5000);
  });

  it('tells what it is', async () => {
    const { mapping, uuid, name } = await lambda();
    const { UUID, FunctionArn, EventSourceArn, BatchSize, LastModified } = await mapping();
    expect({ UUID, BatchSize }).toEqual({ UUID: uuid, BatchSize: 10 });
    expect(FunctionArn).toMatch(new RegExp(`:function:${name}$`));
    expect(EventSourceArn).toMatch(/^arn:aws:sqs:/);
    expect(LastModified).toBeInstanceOf(Date);
  });

  it('refuses ids that are not there, other changes, and strangers', async () => {
    const { mapping, client, uuid } = await lambda();
    expect(await codeOf(mapping('00000000-0000-4000-8000-000000000000'))).toBe('ResourceNotFoundException');
    const more = new UpdateEventSourceMappingCommand({ UUID: uuid, BatchSize: 5 });
    expect(await codeOf(client.send(more))).toBe('InvalidParameterValueException');
    const reader = await lambda([
      { Effect: 'Allow', Action: 'lambda:GetEventSourceMapping', Resource: `*:event-source-mapping:${uuid}` },
    ]);
    expect((await reader.mapping()).UUID).toBe(uuid);
    expect(await codeOf(reader.switch(false))).toBe('AccessDeniedException');
    expect((await reader.mapping()).State).toBe('Enabled');
  });
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (cause: LambdaServiceException) => cause,
  );
  return error?.name ?? 'no error';
}
