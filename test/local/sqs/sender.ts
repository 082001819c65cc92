import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AccessControl } from '../../../local/access/access-control.ts';
import { startSqsServer } from '../../../local/sqs/start-sqs-server.ts';

/** Serves a queue and sends to it, telling of each message that was stored; the test kills it in the middle. */
const dataDirectory = process.argv[2]!;
const credentials = { accessKeyId: 'AKIASENDER', secretAccessKey: 'secret' };
const account = '000000000000';
const region = 'us-east-1';
const access = new AccessControl();
access.register({
  ...credentials,
  account,
  arn: `arn:aws:iam::${account}:user/sender`,
  policies: [{ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }],
});
const server = await startSqsServer({ dataDirectory, access, region, account });
server.createQueue('killed');
const client = new SQSClient({ endpoint: server.url, region, credentials });
for (let number = 0; ; number++) {
  const MessageBody = `${number}`;
  await client.send(new SendMessageCommand({ QueueUrl: server.queueUrl('killed'), MessageBody }));
  process.stdout.write(`${number}\n`);
}
