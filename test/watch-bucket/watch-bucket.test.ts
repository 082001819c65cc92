import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WatchBucketProperties } from '../../lambdas/contract.ts';
import { answerWatchRequest } from '../../lambdas/watch-bucket/answer-watch-request.ts';
import { enterNotification, removeNotification } from '../../lambdas/watch-bucket/bucket-notifications.ts';

const XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const OTHERS =
  '<TopicConfiguration><Id>theirs</Id><Topic>arn:aws:sns:us-east-1:1:t</Topic><Event>s3:ObjectRemoved:*</Event></TopicConfiguration>' +
  '<QueueConfiguration><Id>other-stage</Id><Queue>arn:aws:sqs:us-east-1:1:q</Queue><Event>s3:ObjectCreated:Put</Event>' +
  '<Filter><S3Key><FilterRule><Name>prefix</Name><Value>video/</Value></FilterRule></S3Key></Filter></QueueConfiguration>' +
  '<EventBridgeConfiguration/>';

/** S3 as far as notifications go, and CloudFormation's URL for answers. */
let server: Server;
let address: string;
let client: S3Client;
let stored: string | null;
let refusal: string | null;
let answers: Record<string, unknown>[];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.url === '/answer') {
      answers.push(JSON.parse(text));
      return void response.end();
    }
    const error = refusal ?? (stored === null ? 'NoSuchBucket' : null);
    if (error !== null) {
      return void response.writeHead(404).end(`<Error><Code>${error}</Code><Message>no</Message></Error>`);
    }
    if (request.method === 'PUT')
      stored = text.replace(/^<\?xml.*?\?>|<\/?NotificationConfiguration.*?>/g, '');
    response.end(
      request.method === 'GET'
        ? `<NotificationConfiguration ${XMLNS}>${stored}</NotificationConfiguration>`
        : '',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  client = new S3Client({ endpoint: address, region: 'us-east-1', forcePathStyle: true, credentials });
});

afterAll(() => {
  client.destroy();
  server.close();
});

beforeEach(() => {
  stored = OTHERS;
  refusal = null;
  answers = [];
});

const PROPERTIES: WatchBucketProperties = {
  BucketName: 'fields',
  NotificationId: 'crop-health-prod',
  QueueArn: 'arn:aws:sqs:us-east-1:1:uploads',
  Prefix: 'raw/',
};

async function ask(
  RequestType: 'Create' | 'Update' | 'Delete',
  changes: Partial<WatchBucketProperties> = {},
) {
  const event = {
    RequestType,
    ResponseURL: `${address}/answer`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Watched',
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'fields/crop-health-prod' }),
    ResourceProperties: { ServiceToken: 'arn', ...PROPERTIES, ...changes },
  };
  await answerWatchRequest(event, {
    enter: (properties) => enterNotification(client, properties),
    remove: (properties) => removeNotification(client, properties),
    onFault: () => undefined,
  });
  return answers.at(-1)!;
}

describe('watching a given bucket', () => {
  it('enters the queue for new objects under the prefix, beside what others have entered', async () => {
    expect(await ask('Create')).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: 'fields/crop-health-prod',
    });
    expect(stored).toContain('<Id>theirs</Id>');
    expect(stored).toContain('<Id>other-stage</Id>');
    expect(stored).toContain('<Value>video/</Value>');
    expect(stored).toContain('<EventBridgeConfiguration');
    expect(stored).toMatch(
      /<Queue>arn:aws:sqs:us-east-1:1:uploads<\/Queue><Event>s3:ObjectCreated:\*<\/Event><Id>crop-health-prod<\/Id><Filter><S3Key><FilterRule><Name>prefix<\/Name><Value>raw\//,
    );
  });

  it('replaces its own entry, and does not add a second', async () => {
    await ask('Create');
    await ask('Update', { QueueArn: 'arn:aws:sqs:us-east-1:1:other' });
    expect(stored!.match(/crop-health-prod/g)).toHaveLength(1);
    expect(stored).toContain('<Queue>arn:aws:sqs:us-east-1:1:other</Queue>');
  });

  it('takes its own entry out when it is removed, and leaves the others', async () => {
    await ask('Create');
    expect(await ask('Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect(stored).not.toContain('crop-health-prod');
    expect(stored).toContain('<Id>theirs</Id>');
    expect(stored).toContain('<Id>other-stage</Id>');
  });

  it('leaves an empty configuration where nobody else is in it', async () => {
    stored = '';
    await ask('Create');
    await ask('Delete');
    expect(stored).toBe('');
  });

  it('goes to another bucket under another id, so that CloudFormation has the former entry removed', async () => {
    const answer = await ask('Update', { BucketName: 'meadows' });
    expect(answer.PhysicalResourceId).toBe('meadows/crop-health-prod');
  });

  it('tells CloudFormation what S3 refused', async () => {
    refusal = 'AccessDenied';
    const answer = await ask('Create');
    expect(answer.Status).toBe('FAILED');
    expect(answer.Reason).toMatch(/bucket fields could not be changed: AccessDenied/);
  });

  it('does not hold up the deletion of a stack whose bucket is gone, and does not pretend to watch it', async () => {
    stored = null;
    expect((await ask('Delete')).Status).toBe('SUCCESS');
    expect((await ask('Create')).Status).toBe('FAILED');
  });
});
