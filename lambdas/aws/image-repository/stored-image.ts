import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type {
  AnalysisRequest,
  GpsPosition,
  ImageAnalysis,
  StressZone,
} from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { StoredOutput } from '../../pipeline/ports.ts';
import type { ImageFacts } from './image-facts.ts';

export interface StoredAnalysis
  extends Omit<ImageAnalysis, 'outputs' | 'gps' | 'grid' | 'capturedAt' | 'stressZones'> {
  readonly attempt: number;
  readonly stressZones: readonly StressZone[];
  readonly outputs: readonly StoredOutput[];
}

export interface StoredTransition {
  readonly from: ImageStatus | null;
  readonly to: ImageStatus;
  readonly attempt: number;
  readonly by: string;
  readonly reason: string | null;
  readonly at: string;
}

export type StoredPosition = GpsPosition & { readonly source: 'request' | 'file' };

export interface StoredImage extends ImageFacts {
  readonly attempt: number;
  readonly request: AnalysisRequest;
  readonly captureFiles: readonly CaptureObject[] | null;
  readonly gps: StoredPosition | null;
  readonly history: readonly StoredTransition[];
  readonly analysis: StoredAnalysis | null;
}
