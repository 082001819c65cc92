import { OBJECT_KEYS } from '../contract.ts';
import type { MapSink, OpenMap } from '../imagery/cog/map-sink.ts';
import { finishingDocuments } from '../imagery/documents/finishing-documents.ts';
import type { ImageAnalysis } from '../pipeline/image-analysis.ts';
import type { Claim, StoredOutput } from '../pipeline/ports.ts';

/** Where results go. Keys hold the attempt, so that a worker that lost its lease overwrites nobody's maps. */
export interface OutputStore {
  /** A map that goes there while it is made. */
  openMap(output: Pick<StoredOutput, 'key' | 'contentType'>, signal: AbortSignal): MapSink;
  putFile(output: StoredOutput, path: string, signal: AbortSignal): Promise<void>;
  putText(output: StoredOutput, content: string, signal: AbortSignal): Promise<void>;
}

const ANALYSIS_FILE = 'analysis.json';

/** Where the maps of one attempt go while they are made. */
export function mapsOf(store: OutputStore, claim: Claim, signal: AbortSignal): OpenMap {
  return async ({ name, contentType }) => store.openMap({ key: keyOf(claim, name), contentType }, signal);
}

/** What lies in the workspace, then analysis.json, which names all outputs. */
export async function storeOutputs(
  store: OutputStore,
  claim: Claim,
  analysis: ImageAnalysis,
  signal: AbortSignal,
): Promise<readonly StoredOutput[]> {
  const stored: StoredOutput[] = [];
  for (const { name, path, contentType, bytes } of analysis.outputs) {
    const output = { name, key: keyOf(claim, name), contentType, bytes };
    // Maps went there while they were made.
    if (path !== null) await store.putFile(output, path, signal);
    stored.push(output);
  }
  const context = { ...claim, processedAt: new Date().toISOString() };
  for (const { content, ...document } of finishingDocuments(analysis, context, stored)) {
    const output = { ...document, key: keyOf(claim, document.name), bytes: Buffer.byteLength(content) };
    await store.putText(output, content, signal);
    stored.push(output);
  }
  const content = JSON.stringify(toDocument(claim, analysis, stored), null, 2);
  const document = {
    name: ANALYSIS_FILE,
    key: keyOf(claim, ANALYSIS_FILE),
    contentType: 'application/json',
    bytes: Buffer.byteLength(content),
  };
  await store.putText(document, content, signal);
  return [...stored, document];
}

function keyOf(claim: Claim, name: string): string {
  return OBJECT_KEYS.derived(claim.imageId, claim.attempt, name);
}

/** The analysis without the worker's own paths; and without the position, which is the grower's personal data. */
function toDocument(claim: Claim, analysis: ImageAnalysis, outputs: readonly StoredOutput[]): object {
  const { gps: _gps, grid: _grid, outputs: _paths, ...rest } = analysis;
  return {
    imageId: claim.imageId,
    attempt: claim.attempt,
    source: claim.key,
    ...rest,
    outputs: outputs.map(({ name, contentType, bytes }) => ({ name, contentType, bytes })),
  };
}
