import { beforeEach, describe, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import type { CallerDecision } from '../../../local/access/caller.ts';
import { evaluate } from '../../../local/access/policy-evaluation.ts';

const ARN = 'arn:aws:sts::000000000000:assumed-role/worker/local';
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:uploads';

let access: AccessControl;
beforeEach(() => {
  access = new AccessControl();
  const statement = { Effect: 'Allow', Resource: QUEUE } as const;
  access.register({
    ...{ accessKeyId: 'KEY', secretAccessKey: 'secret', arn: ARN, account: '000000000000' },
    policies: [
      {
        Statement: [
          { ...statement, Sid: 'Take', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'] },
          { ...statement, Sid: 'GiveBack', Action: 'sqs:SendMessage' },
        ],
      },
    ],
  });
});

const may = (action: string) => evaluate({ caller: access.find('KEY')!, action, resource: QUEUE }).allowed;

describe('a permission that is withheld', () => {
  it('is missing as long as the work goes on, and nothing else is', async () => {
    const permission = { sid: 'Take', action: 'sqs:DeleteMessage' };
    await access.withholding(access.find('KEY')!, permission, async () => {
      expect(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:SendMessage'].map(may)).toEqual([
        true,
        false,
        true,
      ]);
    });
    expect(may('sqs:DeleteMessage')).toBe(true);
  });

  it('comes back after work that fails', async () => {
    const permission = { sid: 'GiveBack', action: 'sqs:SendMessage' };
    const work = access.withholding(access.find('KEY')!, permission, async () => {
      expect(may('sqs:SendMessage')).toBe(false);
      throw new Error('broken');
    });
    await expect(work).rejects.toThrow('broken');
    expect(may('sqs:SendMessage')).toBe(true);
  });
});

it('tells who watches of each decision, and of the statement that allowed', () => {
  const seen: CallerDecision[] = [];
  const stop = access.watch((decision) => void seen.push(decision));
  may('sqs:SendMessage');
  may('sqs:PurgeQueue');
  stop();
  may('sqs:SendMessage');
  const about = { callerArn: ARN, resource: QUEUE };
  expect(seen).toEqual([
    { ...about, action: 'sqs:SendMessage', allowed: true, allowedBy: ['GiveBack'] },
    { ...about, action: 'sqs:PurgeQueue', allowed: false, allowedBy: [] },
  ]);
});
