import type { IndexStatistics } from '../../pipeline/image-analysis.ts';

/** Tag 42112 of a map: its name and its statistics, under the names that GDAL reads. */
export function encodeMapMetadata(title: string, statistics: IndexStatistics, pixels: number): string {
  const items = Object.entries(bandStatistics(statistics, pixels));
  return [
    '<GDALMetadata>',
    `  <Item name="DESCRIPTION" sample="0" role="description">${escapeXml(title)}</Item>`,
    ...items.map(([name, value]) => `  <Item name="STATISTICS_${name}" sample="0">${value}</Item>`),
    '</GDALMetadata>',
    '',
  ].join('\n');
}

function bandStatistics({ count, min, max, mean, std }: IndexStatistics, pixels: number) {
  const share = { VALID_PERCENT: (100 * count) / pixels };
  if (count === 0) return share;
  // The samples of the map are float32: these are the extremes that a reader finds in it.
  return { MINIMUM: Math.fround(min), MAXIMUM: Math.fround(max), MEAN: mean, STDDEV: std, ...share };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
