import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeliverWebhookMessage } from '../contract.ts';
import type { QueuedDelivery } from './webhook-repository/new-deliveries.ts';

export function webhookMessage({ deliveryId, round }: QueuedDelivery): DeliverWebhookMessage {
  return { kind: 'deliver-webhook', deliveryId, round };
}

/** An owner has fewer webhooks than SQS takes messages in one call. Rejects unless all were taken. */
export async function queueDeliveries(
  client: SQSClient,
  queueUrl: string,
  deliveries: readonly QueuedDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const Entries = deliveries.map((delivery) => ({
    Id: delivery.deliveryId,
    MessageBody: JSON.stringify(webhookMessage(delivery)),
  }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  if (Failed.length > 0) throw new Error(`SQS did not take ${Failed.length} deliveries: ${Failed[0]?.Code}`);
}
