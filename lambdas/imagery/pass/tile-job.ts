import type { Window } from '../raster-reader.ts';
import type { RangeCount } from '../statistics/reflectance-check.ts';
import type { CellSum } from '../statistics/stress-grid.ts';
import type { TileStatistics } from '../statistics/tile-statistics.ts';
import type { BandPlanes } from './band-planes.ts';
import type { StoredBlock } from './fill-planes.ts';

/** What one thread does at a time. */
export type TileJob =
  /** Decodes the blocks of a unit and computes its tiles. */
  | { readonly kind: 'unit'; readonly unit: Window; readonly blocks: readonly StoredBlock[] }
  /** Decodes some blocks of a unit into planes that all threads see. */
  | { readonly kind: 'decode'; readonly planes: BandPlanes; readonly blocks: readonly StoredBlock[] }
  /** Computes tiles of planes that are complete. */
  | { readonly kind: 'compute'; readonly planes: BandPlanes; readonly tiles: readonly Window[] }
  /** Puts an overview tile together from the quarters that lie below it. */
  | {
      readonly kind: 'overview';
      readonly quarters: readonly (Float32Array | null)[];
      readonly keepsValues: boolean;
    };

/** A tile of one resolution of one map. */
export interface EncodedTile {
  /** Compressed; null where no pixel is valid. */
  readonly bytes: Uint8Array | null;
  /** The tile at half its resolution, which is a quarter of the tile above it; null where no pixel is valid. */
  readonly quarter: Float32Array | null;
  /** The tile's own values, where the preview is drawn from them. */
  readonly values: Float32Array | null;
}

export interface IndexTile extends EncodedTile {
  readonly statistics: TileStatistics;
  /** Cells of the stress grid that the tile touches; none for an index without a grid. */
  readonly cells: readonly CellSum[];
}

/** What came of one tile of the full resolution. */
export interface TileResult {
  /** In pixels of the image. */
  readonly tile: Window;
  /** In the order of the plan's indices. */
  readonly indices: readonly IndexTile[];
  /** Pixels at which any band is valid. */
  readonly validPixels: number;
  /** In the order of the plan's bands; empty where nothing is checked. */
  readonly ranges: readonly RangeCount[];
}

export type JobResult =
  | { readonly kind: 'tiles'; readonly tiles: readonly TileResult[] }
  | { readonly kind: 'decoded' }
  | { readonly kind: 'overview'; readonly tile: EncodedTile };
