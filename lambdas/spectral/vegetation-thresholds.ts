import type { IndexId } from '../pipeline/image-analysis.ts';
import type { ValueRange } from './index-definition.ts';

/** How pixels are read as vegetation or not by one index, as data. */
export interface VegetationThresholds {
  readonly basis: IndexId;
  /** Where the values themselves show no two classes. Of reflectance only: relative values have no such number. */
  readonly fixed: number;
  /** Otsu's threshold is taken within this range; outside, it parts soil from soil or plants from plants. */
  readonly plausible: ValueRange;
  /**
   * Otsu's threshold is taken from this separability on. One normal distribution has 2/pi = 0.64, evenly spread values
   * have 0.75, two normal distributions of equal size reach 0.76 when their means are 3.2 standard deviations apart.
   */
  readonly leastSeparability: number;
  /** And from this distance between the means of the two classes on: soils alone differ by less. */
  readonly leastContrast: number;
}

/**
 * Green vegetation commonly reads 0.2 to 0.8 in NDVI, bare ground -0.1 to 0.1 and closed canopy 0.6 to 0.8 (docs of
 * sensor makers and NASA Earth Observatory agree that far). A reading, bound to no crop; stored with every result.
 */
export const NDVI_THRESHOLDS: VegetationThresholds = {
  basis: 'ndvi',
  fixed: 0.2,
  plausible: { from: 0.1, to: 0.6 },
  leastSeparability: 0.76,
  leastContrast: 0.1,
};
