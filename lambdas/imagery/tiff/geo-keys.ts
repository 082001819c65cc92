/** Numbers of GeoTIFF 1.1 keys, as far as they are read here. */
export const GEO_KEY = {
  modelType: 1024,
  geographicCrs: 2048,
  geographicLinearUnits: 2052,
  angularUnits: 2054,
  angularUnitSize: 2055,
  ellipsoid: 2056,
  semiMajorAxis: 2057,
  semiMinorAxis: 2058,
  inverseFlattening: 2059,
  projectedCrs: 3072,
  projectionMethod: 3075,
  linearUnits: 3076,
  linearUnitSize: 3077,
} as const;

export const USER_DEFINED = 32767;
/** Location of a key's value: in the directory itself, or in the tag of doubles. */
const IN_DIRECTORY = 0;
const IN_DOUBLES = 34736;

/** The keys of one file. A number that is not there, or not where the standard puts it, is undefined. */
export class GeoKeys {
  readonly #directory: Float64Array;
  readonly #doubles: Float64Array;

  /** @param directory values of tag 34735, @param doubles of tag 34736 */
  constructor(directory: Float64Array, doubles: Float64Array = new Float64Array(0)) {
    this.#directory = directory;
    this.#doubles = doubles;
  }

  number(id: number): number | undefined {
    const keys = this.#directory;
    for (let i = 4; i + 3 < keys.length; i += 4) {
      if (keys[i] !== id) continue;
      if (keys[i + 1] === IN_DIRECTORY) return keys[i + 3];
      return keys[i + 1] === IN_DOUBLES ? this.#doubles[keys[i + 3]!] : undefined;
    }
    return undefined;
  }
}
