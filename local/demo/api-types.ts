/** What this client reads of the API's answers. */
export interface CreatedImage {
  readonly id: string;
  readonly upload: Upload | null;
  /** Of a capture group: one for each file. */
  readonly uploads: readonly Upload[] | null;
}

export interface Upload {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Image {
  readonly id: string;
  readonly status: 'uploaded' | 'processing' | 'completed' | 'failed';
  readonly failureCode: string | null;
  readonly failureReason: string | null;
  readonly request: { readonly indices?: readonly string[] };
  readonly history: readonly Transition[];
  readonly analysis: Analysis | null;
}

export interface Transition {
  readonly to: string;
  readonly attempt: number;
  readonly at: string;
}

export interface Analysis {
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  readonly sampleType: string;
  readonly validPixels: number;
  readonly radiometry: string;
  readonly radiometrySource: string;
  readonly bandMap: Readonly<Record<string, number>>;
  readonly bandMapSource: string;
  readonly indices: Readonly<Record<string, IndexResult>>;
  readonly health: Health | null;
  readonly warnings: readonly string[];
  readonly outputs: readonly { readonly name: string; readonly bytes: number; readonly url: string }[];
}

export interface Health {
  readonly score: number;
  readonly status: string;
  readonly basis: string;
  readonly vegetation: VegetationCover | null;
}

export interface VegetationCover {
  readonly threshold: number;
  readonly method: string;
  /** 0..1, of the valid pixels */
  readonly fraction: number;
  readonly hectares: number | null;
}

export interface Statistics {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  readonly p2: number;
  readonly p50: number;
  readonly p98: number;
}

export type IndexResult = Statistics | { readonly unavailable: string; readonly reason: string };

export interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly message?: string;
  readonly errors?: readonly {
    readonly field: string;
    readonly message: string;
    readonly accepted: string;
  }[];
}
