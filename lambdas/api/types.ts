import type { FailureCode } from '../pipeline/errors.ts';
import type {
  AnalysisRequest,
  BandMap,
  BandMapSource,
  GpsPosition,
  Health,
  IndexResults,
  Radiometry,
  RadiometrySource,
  StressZone,
} from '../pipeline/image-analysis.ts';
import type { ImageStatus } from '../pipeline/image-status.ts';

/** Bodies of the HTTP API. Times are RFC 3339 in UTC. */

export type * from './answers-types.ts';
export type * from './beds-types.ts';

/** What a request says of one file. */
export interface FileDescription {
  readonly filename: string;
  readonly contentType: string;
  /** bytes */
  readonly size: number;
  /** Of the file, hexadecimal; S3 then refuses other bytes. */
  readonly sha256?: string;
}

interface CreateRequest extends AnalysisRequest {
  /** A UUID of the client's, so that the request can be repeated; made by the API where absent. */
  readonly id?: string;
  readonly capturedAt?: string;
  readonly gps?: GpsPosition;
  /** What the client calls the flight, and the field: to list by. */
  readonly mission?: string;
  readonly field?: string;
}

/** POST /images */
export interface CreateImageRequest extends CreateRequest, FileDescription {}

/** POST /images of a camera that writes each band into a file of its own; band n is the n-th file. */
export interface CreateCaptureGroupRequest extends Omit<CreateRequest, 'sensor'> {
  readonly captureGroup: readonly FileDescription[];
}

/** How the bytes are sent: these headers with exactly these values. */
export interface UploadInstructions {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** Of one file of a capture group. */
export interface FileUpload extends UploadInstructions {
  /** As in the request. */
  readonly filename: string;
}

interface ImageFacts {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  /** bytes; null where it was not declared and the upload has not been looked at yet */
  readonly size: number | null;
  readonly mission: string | null;
  readonly field: string | null;
  readonly status: ImageStatus;
  readonly failureCode: FailureCode | null;
  readonly failureReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly capturedAt: string | null;
  /** When the object was there; null until then. */
  readonly uploadedAt: string | null;
  readonly processedAt: string | null;
}

/** 201 for a new image, 200 where the same request had been made before. */
export interface CreateImageResponse {
  readonly id: string;
  readonly status: ImageStatus;
  readonly createdAt: string;
  /** The caller's oldest image that was there before with bytes of the same `sha256`; null where none is known. */
  readonly duplicateOf: string | null;
  /** null where the image has gone beyond waiting for its upload, and for a capture group. */
  readonly upload: UploadInstructions | null;
  /** Of a capture group, in the order of the request; null where it has gone beyond waiting, and for one file. */
  readonly uploads: readonly FileUpload[] | null;
}

/** POST /images/batch */
export interface CreateImagesRequest {
  /** 1 to 100. */
  readonly images: readonly (CreateImageRequest | CreateCaptureGroupRequest)[];
}

/** What POST /images would have answered to one request of a batch. */
export interface BatchResult {
  readonly status: number;
  /** null where it was refused. */
  readonly image: CreateImageResponse | null;
  /** null where it was not. Names of fields begin at this request. */
  readonly problem: Problem | null;
}

export interface CreateImagesResponse {
  /** In the order of the requests. */
  readonly results: readonly BatchResult[];
}

/** A field that is given replaces what was declared; null takes it back. */
type Changes<Declared> = { readonly [Field in keyof Declared]?: Declared[Field] | null };

/** POST /images/{id}/reprocess; the body may be absent. `sensor` is not accepted for a capture group. */
export interface ReprocessImageRequest extends Changes<AnalysisRequest> {
  /** The image's `attempt` as the client saw it: where there has been another one since, nothing is begun. */
  readonly afterAttempt?: number;
}

/** 202: how the image stands, whether or not this request has opened it again. */
export interface ReprocessImageResponse {
  readonly id: string;
  readonly status: ImageStatus;
  /** The last attempt that was begun; what the request leads to will have a greater one. */
  readonly attempt: number;
  /** All that is declared for the analysis now. */
  readonly request: AnalysisRequest;
}

export interface ImageSummary extends ImageFacts {
  readonly health: Pick<Health, 'score' | 'status'> | null;
  readonly ndviMean: number | null;
}

/** GET /images */
export interface ListImagesResponse {
  readonly items: readonly ImageSummary[];
  /** For the query parameter `cursor`; null on the last page. */
  readonly nextCursor: string | null;
}

export interface HistoryEntry {
  /** null: the row was created. */
  readonly from: ImageStatus | null;
  readonly to: ImageStatus;
  readonly attempt: number;
  readonly by: string;
  readonly reason: string | null;
  readonly at: string;
}

export interface OutputLink {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Presigned, for GET. */
  readonly url: string;
}

export interface AnalysisResponse {
  readonly attempt: number;
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  readonly sampleType: string;
  readonly validPixels: number;
  readonly radiometry: Radiometry;
  readonly radiometrySource: RadiometrySource;
  readonly scale: number | null;
  readonly offset: number | null;
  readonly sensor: string | null;
  readonly bandMap: BandMap;
  readonly bandMapSource: BandMapSource;
  readonly soilBrightnessFactor: number;
  readonly indices: IndexResults;
  readonly health: Health | null;
  readonly stressZones: readonly StressZone[];
  readonly summary: string;
  readonly warnings: readonly string[];
  readonly outputs: readonly OutputLink[];
}

/** GET /images/{id} */
export interface ImageResponse extends ImageFacts {
  /** The last attempt that was begun; 0 before the first. */
  readonly attempt: number;
  readonly request: AnalysisRequest;
  /** The files of a capture, which `filename` names the first of and `size` is the sum of; null for an image of one file. */
  readonly captureGroup: readonly Omit<FileDescription, 'sha256'>[] | null;
  readonly gps: (GpsPosition & { readonly source: 'request' | 'file' }) | null;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly analysis: AnalysisResponse | null;
}

/** Stable; clients may switch on them. */
export type ProblemCode =
  | 'unauthorized'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'image_not_found'
  | 'field_not_found'
  | 'beds_not_found'
  | 'not_analysed'
  | 'bed_not_found'
  | 'precondition_failed'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'invalid_json'
  | 'invalid_request'
  | 'id_conflict'
  | 'not_uploaded'
  | 'already_uploaded'
  | 'upload_not_found'
  | 'upload_incomplete'
  | 'operation_not_allowed'
  | 'webhook_not_found'
  | 'too_many_webhooks'
  | 'intake_paused'
  | 'database_resuming'
  | 'database_unavailable'
  | 'storage_unavailable'
  | 'internal_error';

export interface FieldProblem {
  /** Path in the body (`gps.latitude`), or the name of a query parameter or header. */
  readonly field: string;
  readonly code: 'missing' | 'unknown' | 'invalid';
  readonly message: string;
  /** What would be accepted. */
  readonly accepted: string;
}

/** Body of every error, application/problem+json (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly errors?: readonly FieldProblem[];
  /** On internal faults: what to name when asking for help. */
  readonly requestId?: string;
}
