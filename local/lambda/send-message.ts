import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Credentials } from './function-definition.ts';

/** Sends in the name of a role, whose policies and whose queue's policy decide. */
export async function sendMessage(
  sender: { readonly credentials: Credentials; readonly region: string; readonly sqsEndpoint: string },
  queueUrl: string,
  body: string,
): Promise<void> {
  const { credentials, region, sqsEndpoint } = sender;
  const client = new SQSClient({ region, endpoint: sqsEndpoint, credentials });
  try {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  } finally {
    client.destroy();
  }
}
