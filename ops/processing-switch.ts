import { setTimeout as sleep } from 'node:timers/promises';
import { GetEventSourceMappingCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { OpsError } from './ops-error.ts';
import type { Pipeline } from './pipeline/pipeline.ts';

type Switched = Pick<Pipeline, 'lambda' | 'outputs'>;

/** Enabled, Disabled, or on the way to one of them. */
export async function processingState({ lambda, outputs }: Switched): Promise<string> {
  const command = new GetEventSourceMappingCommand({ UUID: outputs.uploadEventSourceId });
  return (await lambda.send(command)).State ?? 'unknown';
}

/** Lambda takes some seconds, and up to a minute. */
const SWITCH_SECONDS = 120;
const POLL_MILLISECONDS = 500;

/** Lambda takes no more messages, or takes them again. Messages that are being worked on are worked on to their end. */
export async function switchProcessing(pipeline: Switched, enabled: boolean): Promise<void> {
  const wanted = enabled ? 'Enabled' : 'Disabled';
  await settled(pipeline, ['Enabled', 'Disabled']);
  const { lambda, outputs } = pipeline;
  await lambda.send(
    new UpdateEventSourceMappingCommand({ UUID: outputs.uploadEventSourceId, Enabled: enabled }),
  );
  await settled(pipeline, [wanted]);
}

async function settled(pipeline: Switched, states: readonly string[]): Promise<void> {
  const deadline = Date.now() + SWITCH_SECONDS * 1000;
  for (;;) {
    const state = await processingState(pipeline);
    if (states.includes(state)) return;
    if (Date.now() > deadline) {
      const message = `the event source mapping is ${state} after ${SWITCH_SECONDS} s, not ${states.join(' or ')}`;
      throw new OpsError('switch_pending', message);
    }
    await sleep(POLL_MILLISECONDS);
  }
}
