import { operation, ref } from './operation.ts';

const webhookId = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };

export const WEBHOOK_PATHS = {
  '/webhooks': {
    get: operation({
      id: 'listWebhooks',
      summary: "The caller's webhooks, oldest first.",
      scope: 'read',
      answers: { '200': { description: 'All of them, without their secrets.', schema: 'WebhookList' } },
    }),
    post: operation({
      id: 'createWebhook',
      summary: 'Where events of images are to be sent.',
      scope: 'write',
      body: { required: true, schema: ref('CreateWebhook') },
      answers: { '201': { description: 'With its secret, this once.', schema: 'CreatedWebhook' } },
    }),
  },
  '/webhooks/{id}': {
    parameters: [webhookId],
    delete: operation({
      id: 'deleteWebhook',
      summary: 'Ends a webhook, with what is still to be delivered to it.',
      scope: 'write',
      answers: { '204': { description: 'The webhook is deleted.' } },
    }),
  },
  '/webhooks/{id}/test': {
    parameters: [webhookId],
    post: operation({
      id: 'testWebhook',
      summary: 'Sends a test event.',
      scope: 'write',
      answers: { '202': { description: 'The event is queued.', schema: 'TestedWebhook' } },
    }),
  },
  '/webhooks/{id}/deliveries': {
    parameters: [webhookId],
    get: operation({
      id: 'listDeliveries',
      summary: 'What became of the newest 50 events, newest first.',
      scope: 'read',
      answers: { '200': { description: 'The deliveries.', schema: 'DeliveryList' } },
    }),
  },
};
