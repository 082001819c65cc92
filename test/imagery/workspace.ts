import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import type { ByteSource } from '../../lambdas/imagery/byte-source.ts';
import { InputError } from '../../lambdas/pipeline/errors.ts';
import type { AnalysisRequest, ImageAnalysis } from '../../lambdas/pipeline/image-analysis.ts';

/** Runs with a folder of its own, which is gone afterwards. */
export async function inWorkspace<T>(work: (workspace: string) => Promise<T>): Promise<T> {
  const workspace = mkdtempSync(join(tmpdir(), 'imagery-'));
  try {
    return await work(workspace);
  } finally {
    rmSync(workspace, { recursive: true });
  }
}

export function analyse(
  source: ByteSource | readonly ByteSource[],
  request: AnalysisRequest = {},
  maximumPixels = 100_000_000,
): Promise<ImageAnalysis> {
  return inWorkspace((workspace) => analyseImage(source, request, { workspace, maximumPixels }));
}

/** The InputError that an image ends with; any other outcome fails the test. */
export async function refusal(
  source: ByteSource | readonly ByteSource[],
  request: AnalysisRequest = {},
  maximumPixels?: number,
): Promise<InputError> {
  try {
    await analyse(source, request, maximumPixels);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`${'name' in source ? source.name : `a group of ${source.length}`} was accepted`);
}
