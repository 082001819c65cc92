import type { BedGeometry } from '../pipeline/bed-statistics.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
import { bedFigures, bedIndices, type ExportedBed, type ExportedImage } from './export-row.ts';

/** A bed in one image, as GeoJSON has it (RFC 7946): flat properties, which every GIS reads. */
export interface BedFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: BedGeometry;
  readonly properties: Readonly<Record<string, string | number | null>>;
}

/** Figures of each index under its id: `ndvi_mean`, `ndvi_area_ha`. */
export function bedFeature(
  image: ExportedImage,
  bed: ExportedBed,
  geometry: BedGeometry,
  only: IndexId | null,
): BedFeature {
  const { imageId, at, atFrom, radiometry, sensor } = image;
  const figures = bedIndices(image, bed, only).flatMap((index) =>
    index === null
      ? []
      : Object.entries(bedFigures(bed, index)).map(([name, value]) => [`${index}_${name}`, value] as const),
  );
  return {
    type: 'Feature',
    id: `${imageId}/${bed.id}`,
    geometry,
    properties: {
      ...{ image_id: imageId, time_utc: at, time_from: atFrom, radiometry, sensor },
      ...{ bed_id: bed.id, bed_name: bed.name, bed_inside_fraction: bed.inside },
      unavailable: bed.unmeasured,
      ...Object.fromEntries(figures),
    },
  };
}
