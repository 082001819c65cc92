import { numbers } from '../../../lambdas/imagery/cog/tiff-directory-writer.ts';
import type { GeoReference } from '../../../lambdas/imagery/tiff/geo-reference.ts';
import { openTiff } from '../../../lambdas/imagery/tiff/tiff-reader.ts';
import { TAG } from '../../../lambdas/imagery/tiff/tiff-tags.ts';
import { bytesSource } from '../file-source.ts';
import { tiffFixture } from '../tiff-fixture.ts';

export interface GeoFixture {
  readonly width: number;
  readonly height: number;
  /** Keys in the directory, by number. */
  readonly keys?: Readonly<Record<number, number>>;
  /** Keys in the tag of doubles. */
  readonly doubles?: Readonly<Record<number, number>>;
  readonly scale?: readonly number[];
  readonly tiepoint?: readonly number[];
  readonly matrix?: readonly number[];
}

/** The georeference of a file with these tags, as the reader finds it. */
export async function geoReferenceOf(fixture: GeoFixture): Promise<GeoReference> {
  const { width, height, keys, doubles = {}, scale, tiepoint, matrix } = fixture;
  const entries = [
    ...Object.entries(keys ?? {}).map(([key, value]) => [Number(key), 0, 1, value]),
    ...Object.keys(doubles).map((key, i) => [Number(key), TAG.geoDoubleParams, 1, i]),
  ].sort((a, b) => a[0]! - b[0]!);
  const fields = [
    ...(scale ? [numbers(TAG.modelPixelScale, 'double', scale)] : []),
    ...(tiepoint ? [numbers(TAG.modelTiepoint, 'double', tiepoint)] : []),
    ...(matrix ? [numbers(TAG.modelTransformation, 'double', matrix)] : []),
    ...(keys ? [numbers(TAG.geoKeyDirectory, 'short', [1, 1, 0, entries.length, ...entries.flat()])] : []),
    ...(Object.keys(doubles).length > 0
      ? [numbers(TAG.geoDoubleParams, 'double', Object.values(doubles))]
      : []),
  ];
  const bands = [new Uint8Array(width * height)];
  const raster = await openTiff(bytesSource(tiffFixture({ width, height, bands, fields })), 1_000_000);
  return raster.geoReference;
}
