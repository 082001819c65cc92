import { setTimeout as sleep } from 'node:timers/promises';
import type { CallFault, ServiceCall } from '../local/faults/interference.ts';
import { serviceFaults } from '../local/faults/service-faults.ts';
import type { Step } from './steps.ts';

/** What a fault may do beyond spoiling the call that it meets. */
export interface Hands {
  killWorker(call: ServiceCall): void;
  /** Resolves once it is dead. */
  killPostgres(): Promise<void>;
}

export interface CallFaultKind {
  readonly step: Step;
  /** Which call of the step it meets first; 1 unless stated. */
  readonly from?: number;
  /** How many it meets; 1 unless stated. `attempt`: all until the image is given back. */
  readonly times?: number | 'attempt';
  readonly fault: (call: ServiceCall, hands: Hands) => CallFault | Promise<CallFault>;
}

export interface EventFaultKind {
  /** Milliseconds after which each copy of an event of the image comes. */
  readonly event: readonly number[];
}

export type FaultKind = CallFaultKind | EventFaultKind;

/** Seconds; settings of the soak: patience is short, so that what waits for it comes soon. */
export const LEASE_SECONDS = 2;
export const VISIBILITY_SECONDS = 4;

const answer = (fault: keyof typeof serviceFaults) => () => ({ answer: serviceFaults[fault]() });
const loseReply = () => ({ loseReply: true });

/** Dead before the call has any effect. */
const killedBefore = (call: ServiceCall, hands: Hands): CallFault => {
  hands.killWorker(call);
  return { answer: serviceFaults.sqsInternalError() };
};
/** Dead when the call is done, before the reply. */
const killedAfter = (call: ServiceCall, hands: Hands): CallFault => {
  return { afterwards: () => hands.killWorker(call), loseReply: true };
};

export const FAULT_KINDS = {
  'S3 answers 500 to a read': { step: 'read', fault: answer('s3InternalError') },
  'S3 answers 503 to every read of an attempt': {
    step: 'read',
    times: 'attempt',
    fault: answer('s3SlowDown'),
  },
  'S3 reads slower than the lease': { step: 'read', fault: () => ({ delay: (LEASE_SECONDS + 1) * 1000 }) },
  'S3 sends a body piece by piece': { step: 'read', from: 2, fault: () => ({ body: { pause: 300 } }) },
  'S3 breaks off a body': { step: 'read', from: 2, fault: () => ({ body: 'cut' }) },
  'S3 answers 500 to a write': { step: 'write', fault: answer('s3InternalError') },
  'S3 answers 503 to every write of an attempt': {
    step: 'write',
    times: 'attempt',
    fault: answer('s3SlowDown'),
  },
  'S3 loses the reply to a write': { step: 'write', fault: loseReply },
  'S3 does not take the entry of the register': { step: 'register', times: 3, fault: answer('s3SlowDown') },
  'S3 loses the reply to an entry of the register': { step: 'register', fault: loseReply },
  'S3 does not remove the entry of the register': {
    step: 'unregister',
    times: 3,
    fault: answer('s3SlowDown'),
  },
  'the Data API throttles the claim': { step: 'claim', fault: answer('throttled') },
  'the Data API fails at the claim': { step: 'claim', times: 2, fault: answer('dataApiInternalError') },
  'the database is unavailable at the commit': { step: 'commit', fault: answer('dataApiUnavailable') },
  'the database resumes at the commit': { step: 'commit', fault: answer('databaseResuming') },
  'the commit times out': { step: 'commit', fault: answer('statementTimeout') },
  'the reply to a creation is lost': { step: 'create', fault: loseReply },
  'the reply to a claim is lost': { step: 'claim', fault: loseReply },
  'the reply to a commit is lost': { step: 'commit', fault: loseReply },
  'the reply to a failure is lost': { step: 'fail', fault: loseReply },
  'the reply to a reprocessing is lost': { step: 'reprocess', fault: loseReply },
  'the reply to a deletion is lost': { step: 'delete image', fault: loseReply },
  'the event is lost': { event: [] },
  'the event comes twice': { event: [0, 0] },
  'the event comes late': { event: [3000] },
  'SQS hands the message out again during the work': {
    step: 'commit',
    fault: () => ({ delay: (VISIBILITY_SECONDS + 1) * 1000 }),
  },
  'the worker is killed after the claim': { step: 'claim', fault: killedAfter },
  'the worker is killed between two outputs': { step: 'write', from: 2, fault: killedBefore },
  'the worker is killed before the commit': { step: 'commit', fault: killedBefore },
  'the worker is killed after the commit': { step: 'commit', fault: killedAfter },
  'PostgreSQL is killed before the commit': {
    step: 'commit',
    fault: async (_call, hands) => {
      await hands.killPostgres();
      return {};
    },
  },
  'PostgreSQL is killed after the claim': {
    step: 'claim',
    fault: (_call, hands) => ({ afterwards: () => hands.killPostgres().then(() => sleep(100)) }),
  },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULT_KINDS;

export const FAULT_NAMES = Object.keys(FAULT_KINDS) as FaultName[];

/** Its processes are gone without a word, and so is what they would have counted. */
export const KILLS: readonly FaultName[] = FAULT_NAMES.filter((name) => /\bkilled\b/.test(name));
