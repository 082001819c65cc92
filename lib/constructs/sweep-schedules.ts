import { Aws } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { SweepRequest } from '../../lambdas/contract.ts';
import type { Encryption } from './encryption.ts';

/** Minutes. */
const DAY = 1440;

/** Of one round; the next round would do the same work, so there is no point in trying for long. */
export const RETRIES = 2;

export interface SweepSchedules {
  readonly intervalMinutes: number;
  readonly sweep: IFunction;
  readonly failedRounds: IQueue;
  readonly encryption: Encryption;
}

/** In the scope of the sweep itself: a construct of their own would give deployed schedules other logical ids. */
export function scheduleSweep(scope: Construct, schedules: SweepSchedules): void {
  const role = createSchedulerRole(scope, schedules);
  const schedule = (id: string, description: string, minutes: number, request: SweepRequest) =>
    new CfnSchedule(scope, id, {
      description,
      scheduleExpression: rate(minutes),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: schedules.sweep.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify(request),
        retryPolicy: { maximumRetryAttempts: RETRIES, maximumEventAgeInSeconds: minutes * 60 },
        deadLetterConfig: { arn: schedules.failedRounds.queueArn },
      },
    });
  schedule('Schedule', 'Starts the sweep of stuck images.', schedules.intervalMinutes, {});
  schedule('FullSchedule', 'Starts the daily full round of the sweep.', DAY, { full: true });
}

function createSchedulerRole(scope: Construct, { sweep, failedRounds, encryption }: SweepSchedules): Role {
  const invoke = new PolicyStatement({
    sid: 'StartSweep',
    actions: ['lambda:InvokeFunction'],
    resources: [sweep.functionArn],
  });
  return new Role(scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
    inlinePolicies: {
      permissions: new PolicyDocument({
        statements: [
          invoke,
          keepFailures(failedRounds),
          ...encryption.permissions({ reads: ['sqs'], writes: ['sqs'] }),
        ],
      }),
    },
  });
}

export function keepFailures(failedRounds: IQueue): PolicyStatement {
  return new PolicyStatement({
    sid: 'KeepFailedRounds',
    actions: ['sqs:SendMessage'],
    resources: [failedRounds.queueArn],
  });
}

/** EventBridge wants the singular of one. */
function rate(minutes: number): string {
  if (minutes === DAY) return 'rate(1 day)';
  return `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`;
}
