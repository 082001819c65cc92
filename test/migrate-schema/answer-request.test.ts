import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerRequest, type RequestParts } from '../../lambdas/migrate-schema/answer-request.ts';

interface Answer {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

let cloudFormation: Server;
let url: string;
let answers: Answer[] = [];
let refusals = 0;
beforeAll(async () => {
  cloudFormation = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (refusals-- > 0) return void response.writeHead(503).end();
    answers.push({ method: request.method, headers: request.headers, body: JSON.parse(text) });
    response.end();
  });
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer?signature=x`;
});
beforeEach(() => {
  answers = [];
  refusals = 0;
});
afterAll(() => {
  cloudFormation.close();
});

const request = (type: string) => ({
  RequestType: type,
  ResponseURL: url,
  StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/test/1',
  RequestId: 'request-1',
  LogicalResourceId: 'Applied',
  ResourceProperties: { SchemaHash: 'abc' },
});

function parts(runMigrations: RequestParts['runMigrations'], remaining = 10_000): RequestParts {
  return { runMigrations, remainingMilliseconds: () => remaining, onFault: () => undefined };
}
const migrates = async () => ({ applied: ['0001_images'] });

describe('a request of CloudFormation', () => {
  it.each(['Create', 'Update'])('to %s is answered when the schema is up to date', async (type) => {
    await answerRequest(request(type), parts(migrates));
    expect(answers).toHaveLength(1);
    const [answer] = answers;
    expect(answer).toMatchObject({ method: 'PUT', headers: { 'content-type': '' } });
    expect(answer?.headers['content-length']).toMatch(/^\d+$/);
    expect(answer?.body).toEqual({
      Status: 'SUCCESS',
      Reason: 'done',
      PhysicalResourceId: 'crop-health-schema',
      StackId: request(type).StackId,
      RequestId: 'request-1',
      LogicalResourceId: 'Applied',
    });
  });

  it('to Delete succeeds without touching the database', async () => {
    await answerRequest(
      request('Delete'),
      parts(() => Promise.reject(new Error('must not be called'))),
    );
    expect(answers[0]?.body.Status).toBe('SUCCESS');
  });

  it('is answered with the reason of a failure, within the 4096 bytes of an answer', async () => {
    await answerRequest(
      request('Create'),
      parts(() => Promise.reject(new Error(`0002_b failed ${'"ä'.repeat(5000)}`))),
    );
    expect(answers[0]?.body).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('0002_b failed'),
    });
    expect(Number(answers[0]?.headers['content-length'])).toBeLessThan(4096);
  });

  it('is answered before the time-out of the function', async () => {
    await answerRequest(
      request('Create'),
      parts(() => new Promise(() => undefined), 50),
    );
    expect(answers[0]?.body).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('the time') });
  });

  it('is answered again where the answer did not arrive', async () => {
    refusals = 1;
    await answerRequest(request('Create'), parts(migrates));
    expect(answers).toHaveLength(1);
  });
});

describe('a plain invocation', () => {
  it('returns what was applied', async () => {
    expect(await answerRequest({}, parts(migrates))).toEqual({ applied: ['0001_images'] });
    expect(answers).toEqual([]);
  });

  it('fails where the migration fails', async () => {
    await expect(
      answerRequest(
        {},
        parts(() => Promise.reject(new Error('no'))),
      ),
    ).rejects.toThrow('no');
  });
});
