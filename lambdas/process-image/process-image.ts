import type { ByteSource } from '../imagery/byte-source.ts';
import type { OpenMap } from '../imagery/cog/map-sink.ts';
import {
  type FailureCode,
  InfrastructureError,
  InputError,
  LeaseLostError,
  ObjectReplacedError,
  ScanMissingError,
} from '../pipeline/errors.ts';
import type { InfrastructureCode } from '../pipeline/fault-codes.ts';
import type { AnalysisRequest, ImageAnalysis } from '../pipeline/image-analysis.ts';
import type { Claim, ImageArrival, ImageOpening, ReadEtags, ReleaseOutcome } from '../pipeline/ports.ts';
import { type LeaseTerms, whileHoldingLease } from './hold-lease.ts';
import { inspectArrival, type MalwareGate, requireClean, requireSameContent } from './malware-gate.ts';
import { mapsOf, type OutputStore, storeOutputs } from './store-outputs.ts';
import { closeOpening, type TakeImageParts, type TakeOutcome, takeImage } from './take-image.ts';
import { measureUndeclared } from './undeclared-size.ts';
import { withWorkspace } from './with-workspace.ts';

export type AnalyseImage = (
  source: ByteSource | readonly ByteSource[],
  request: AnalysisRequest,
  options: {
    readonly workspace: string;
    readonly maximumPixels: number;
    readonly openMap: OpenMap;
    readonly signal: AbortSignal;
  },
) => Promise<ImageAnalysis>;

export interface ProcessImageParts extends TakeImageParts {
  /** null where nothing is scanned for malware. */
  readonly gate: MalwareGate | null;
  /** @param onPinned told of each object's ETag: from then on only this content is read */
  readonly openSource: (
    claim: Claim,
    signal: AbortSignal,
    onPinned: (key: string, etag: string) => void,
  ) => Promise<ByteSource | readonly ByteSource[]>;
  readonly outputs: OutputStore;
  readonly analyse: AnalyseImage;
  readonly onClaimed: (claim: Claim) => void;
  /** Told of the most bytes that the image took of the temporary storage. */
  readonly onWorkspace: (peakBytes: number) => void;
  readonly describeFault: (error: unknown) => string;
  /** When the message of an image that is given back comes again. */
  readonly retryAfterSeconds: number;
  readonly lease: LeaseTerms;
  readonly maximumPixels: number;
  /** Aborts while there is still time to give the image back, before the function's own time-out. */
  readonly outOfTime: AbortSignal;
}

export type ProcessOutcome =
  | {
      readonly kind: 'completed';
      readonly claim: Claim;
      readonly analysis: ImageAnalysis;
      /** From the object's arrival to the commit. */
      readonly secondsSinceUpload: number;
    }
  | {
      readonly kind: 'failed';
      readonly imageId: string;
      readonly key: string;
      readonly attempt: number;
      /** null where nobody has claimed the image: no attempt was left. */
      readonly request: AnalysisRequest | null;
      readonly code: FailureCode;
      readonly reason: string;
    }
  /** A fault of ours or of AWS: `failed` if no attempt is left, otherwise to be tried again. */
  | {
      readonly kind: 'released';
      readonly claim: Claim;
      readonly movedTo: ReleaseOutcome;
      /** When the message is to come back. */
      readonly retryAfterSeconds: number;
      readonly error: unknown;
    }
  | { readonly kind: 'lease_lost'; readonly claim: Claim }
  /** The row of this id is about another object. Nothing but this message tells of this one. */
  | { readonly kind: 'other_object'; readonly imageId: string; readonly key: string }
  /** The same, of an object without a row that the malware scan has not found clean. */
  | { readonly kind: 'unclean_object'; readonly imageId: string; readonly key: string }
  /** The scan's own message brings the image up again, or the sweep does. `reported`: it has said that it is done. */
  | { readonly kind: 'awaits_scan'; readonly imageId: string; readonly reported: boolean }
  | { readonly kind: 'nothing_to_do'; readonly imageId: string; readonly because: string };

/** One arrival, from the claim to the commit. Rejects only where not even the row could be written. */
export async function processImage(arrival: ImageArrival, parts: ProcessImageParts): Promise<ProcessOutcome> {
  const { imageId, key } = arrival;
  const inspection = await inspectArrival(arrival, parts.gate);
  if (inspection.kind === 'waiting') {
    await parts.claims.note(arrival);
    return { kind: 'awaits_scan', imageId, reported: inspection.reported };
  }
  const outcome = await takeImage(inspection.arrival, parts);
  if (outcome.kind === 'claimed') {
    parts.onClaimed(outcome.claim);
    return workOn(outcome.claim, parts);
  }
  if (outcome.kind === 'exhausted') {
    const reason = 'no attempt was left';
    const { attempt } = outcome;
    return { kind: 'failed', imageId, key, attempt, request: null, code: 'attempts_exhausted', reason };
  }
  if (outcome.kind === 'other_object' || outcome.kind === 'unclean_object') {
    return { kind: outcome.kind, imageId, key };
  }
  return { kind: 'nothing_to_do', imageId, because: reasonToDoNothing(outcome) };
}

function reasonToDoNothing(
  outcome: Exclude<TakeOutcome, { kind: 'claimed' | 'exhausted' | 'other_object' | 'unclean_object' }>,
): string {
  if (outcome.kind === 'finished') return `already_${outcome.status}`;
  if (outcome.kind !== 'incomplete') return outcome.kind;
  return `waiting_for_${outcome.expected - outcome.present}_of_${outcome.expected}_files`;
}

async function workOn(claim: Claim, parts: ProcessImageParts): Promise<ProcessOutcome> {
  const read = new Map<string, string>();
  const outcome = await whileHoldingLease(parts.claims, claim, parts.lease, (leaseLost) =>
    analyseAndCommit(claim, parts, read, AbortSignal.any([leaseLost, parts.outOfTime])),
  ).catch((error) =>
    concludeFault(claim, parts, read, parts.outOfTime.aborted ? outOfTime(claim, error) : error),
  );
  if (isEnd(outcome)) await closeOpening(toOpening(claim), parts);
  return outcome;
}

function isEnd(outcome: ProcessOutcome): boolean {
  if (outcome.kind === 'released') return outcome.movedTo === 'failed';
  return outcome.kind === 'completed' || outcome.kind === 'failed';
}

function toOpening({ imageId, attemptsBefore, captureFiles }: Claim): ImageOpening {
  return { imageId, attemptsBefore, objects: captureFiles?.length ?? 1 };
}

/** What the abort looks like from within depends on where it struck. */
function outOfTime(claim: Claim, cause: unknown): Error {
  if (isEnding(cause) || cause instanceof LeaseLostError) return cause;
  return new InfrastructureError('out_of_time', { attempted: 'analyse the image', on: claim.key, cause });
}

async function analyseAndCommit(
  claim: Claim,
  parts: ProcessImageParts,
  read: Map<string, string>,
  signal: AbortSignal,
): Promise<ProcessOutcome> {
  return withWorkspace(async (workspace) => {
    const onPinned = (key: string, etag: string) => void read.set(key, etag);
    const judged = await requireClean(claim, parts.gate, onPinned);
    const source = await parts.openSource(claim, signal, onPinned);
    requireSameContent(judged, read);
    await measureUndeclared(claim, source, parts.claims);
    const openMap = mapsOf(parts.outputs, claim, signal);
    const options = { workspace, maximumPixels: parts.maximumPixels, openMap, signal };
    const analysis = await parts.analyse(source, claim.request, options);
    signal.throwIfAborted();
    const outputs = await storeOutputs(parts.outputs, claim, analysis, signal);
    signal.throwIfAborted();
    const secondsSinceUpload = await parts.claims.complete(claim, analysis, outputs, read);
    return { kind: 'completed', claim, analysis, secondsSinceUpload };
  }, parts.onWorkspace);
}

/** The input's fault ends the image, and so does a malware scan that did not come; a lost lease ends nothing; everything else is worth another attempt. */
async function concludeFault(
  claim: Claim,
  parts: ProcessImageParts,
  read: ReadEtags,
  error: unknown,
): Promise<ProcessOutcome> {
  try {
    if (error instanceof LeaseLostError) throw error;
    if (isEnding(error)) return await fail(claim, parts, read, error);
    return await release(claim, parts, error);
  } catch (consequence) {
    if (consequence instanceof LeaseLostError) return { kind: 'lease_lost', claim };
    throw new AggregateError([error, consequence], `image ${claim.imageId} could not be given back`, {
      cause: error,
    });
  }
}

/** Another attempt would end the same. */
function isEnding(error: unknown): error is InputError | ScanMissingError {
  return error instanceof InputError || error instanceof ScanMissingError;
}

async function fail(
  claim: Claim,
  parts: ProcessImageParts,
  read: ReadEtags,
  error: InputError | ScanMissingError,
): Promise<ProcessOutcome> {
  try {
    await parts.claims.fail(claim, error.code, error.message, read);
    const { imageId, key, attempt, request } = claim;
    return { kind: 'failed', imageId, key, attempt, request, code: error.code, reason: error.message };
  } catch (refusal) {
    // The bytes at fault have been replaced.
    if (refusal instanceof ObjectReplacedError) return release(claim, parts, refusal);
    throw refusal;
  }
}

async function release(claim: Claim, parts: ProcessImageParts, error: unknown): Promise<ProcessOutcome> {
  const retryAfterSeconds = isReplaced(error) ? 0 : parts.retryAfterSeconds;
  const movedTo = await parts.claims.release(claim, parts.describeFault(error), retryAfterSeconds);
  return { kind: 'released', claim, movedTo, retryAfterSeconds, error };
}

/** Nothing is broken: the new bytes are there, and can be read at once. */
function isReplaced(error: unknown): boolean {
  return error instanceof InfrastructureError && REPLACED.includes(error.code);
}

const REPLACED: readonly InfrastructureCode[] = ['object_overwritten', 'object_replaced'];
