import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import type { ReprocessableImage } from '../../lambdas/aws/image-repository/reprocess-image.ts';
import { Row } from '../../lambdas/aws/sql-rows.ts';
import type { Pipeline } from '../../ops/pipeline/pipeline.ts';
import { reopenImage } from '../../ops/reopen-image.ts';

const image: ReprocessableImage = {
  id: randomUUID(),
  ownerId: 'alice',
  status: 'failed',
  attempt: 3,
  failureCode: 'too_large',
  request: {},
  requestText: '{}',
  key: 'raw/x/a.tif',
  captureFiles: null,
  wasUploaded: true,
};

/** Tells in which order the parts of a pipeline were spoken to. */
function pipelineThat({ opens, queueWorks = true }: { opens: boolean; queueWorks?: boolean }) {
  const steps: string[] = [];
  const sqs = new SQSClient({ region: 'us-east-1' });
  sqs.send = (async () => {
    steps.push('queue');
    if (!queueWorks) throw new Error('SQS is away');
    return { Successful: [{ Id: image.id }] };
  }) as never;
  const pipeline = {
    register: {
      enterOpen: async (entry: object) => void steps.push(`register ${JSON.stringify(entry)}`),
    },
    database: {
      query: async () => {
        steps.push('row');
        return opens ? [new Row(new Map())] : [];
      },
    },
    outputs: { queueUrl: 'https://queue' },
    sqs,
  } as unknown as Pipeline;
  return { steps, pipeline };
}

const ENTRY = `register ${JSON.stringify({ imageId: image.id, attemptsBefore: 3, objects: 1 })}`;

describe('opening an image again', () => {
  it('tells the register first, then the row, then the queue', async () => {
    const { steps, pipeline } = pipelineThat({ opens: true });
    expect(await reopenImage(pipeline, image)).toBe('queued');
    expect(steps).toEqual([ENTRY, 'row', 'queue']);
  });

  it('sends no message where somebody else has moved the image', async () => {
    const { steps, pipeline } = pipelineThat({ opens: false });
    expect(await reopenImage(pipeline, image)).toBe('moved');
    expect(steps).toEqual([ENTRY, 'row']);
  });

  it('leaves the message to the sweep where SQS does not take it', async () => {
    const { pipeline } = pipelineThat({ opens: true, queueWorks: false });
    expect(await reopenImage(pipeline, image)).toBe('unqueued');
  });
});
