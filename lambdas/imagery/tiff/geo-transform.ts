/** Affine way from pixels to the units of the CRS. */
export interface GeoTransform {
  /** |det|, units squared, so that rotated and south-up rasters are measured right */
  readonly pixelArea: number;
  /** Least and greatest second coordinate (northing, latitude) of the image's corners. */
  readonly rangeOfY: readonly [number, number];
}

/** The values of tags 33550, 33922 and 34264, where they are. */
export interface TransformTags {
  readonly scale: Float64Array | undefined;
  readonly tiepoint: Float64Array | undefined;
  readonly matrix: Float64Array | undefined;
}

/** null without an affine transform: ground control points alone are none. */
export function geoTransform(tags: TransformTags, width: number, height: number): GeoTransform | null {
  const coefficients = coefficientsOf(tags);
  if (coefficients === null) return null;
  const { xByColumn, xByRow, yByColumn, yByRow, y } = coefficients;
  const pixelArea = Math.abs(xByColumn * yByRow - xByRow * yByColumn);
  const corners = [y, y + yByColumn * width, y + yByRow * height, y + yByColumn * width + yByRow * height];
  if (!(Number.isFinite(pixelArea) && pixelArea > 0 && corners.every(Number.isFinite))) return null;
  return { pixelArea, rangeOfY: [Math.min(...corners), Math.max(...corners)] };
}

interface Coefficients {
  readonly xByColumn: number;
  readonly xByRow: number;
  readonly yByColumn: number;
  readonly yByRow: number;
  /** At the upper left corner. */
  readonly y: number;
}

function coefficientsOf({ scale, tiepoint, matrix }: TransformTags): Coefficients | null {
  if (matrix !== undefined && matrix.length >= 8) {
    const [xByColumn, xByRow, , , yByColumn, yByRow, , y] = matrix;
    return { xByColumn: xByColumn!, xByRow: xByRow!, yByColumn: yByColumn!, yByRow: yByRow!, y: y! };
  }
  if (scale === undefined || scale.length < 2 || tiepoint === undefined || tiepoint.length < 6) return null;
  const y = tiepoint[4]! + tiepoint[1]! * scale[1]!;
  return { xByColumn: scale[0]!, xByRow: 0, yByColumn: 0, yByRow: -scale[1]!, y };
}
