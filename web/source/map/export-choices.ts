import { fieldSegment } from '../../../client/field-segment.ts';
import type { ImageResponse } from '../../../lambdas/api/types.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { type ExportFile, fetchExport } from './exports.ts';
import { outputFile } from './image-map.ts';
import { indexTitle } from './words.ts';

export interface NamedExport {
  readonly title: string;
  fetch(): Promise<ExportFile>;
}

/** @param index whose map is shown */
export function exportsOfImage(api: Api, image: ImageResponse, index: IndexId | null): NamedExport[] {
  const { id, analysis } = image;
  const stem = image.filename.replace(/\.\w+$/, '');
  const has = (name: string) => analysis?.outputs.some((output) => output.name === name) === true;
  const map = (title: string, name: string) => ({ title, fetch: () => fetchOutput(api, image, name, stem) });
  return [
    ...(index !== null && has(`${index}.tif`)
      ? [map(`${indexTitle(index)} map (GeoTIFF)`, `${index}.tif`)]
      : []),
    ...(index !== null && has(`${index}.png`)
      ? [map(`${indexTitle(index)} picture (PNG)`, `${index}.png`)]
      : []),
    ...tables(api, `/images/${id}/export`),
    ...(has('stac-item.json') ? [json(api, 'STAC item', `/images/${id}/item`, `${stem}.stac.json`)] : []),
  ];
}

export function exportsOfField(api: Api, field: string): NamedExport[] {
  const path = `/fields/${fieldSegment(field)}`;
  return [
    ...tables(api, `${path}/export`, ' of the field'),
    json(api, 'STAC collection', `${path}/stac`, `${field}.stac.json`),
  ];
}

function tables(api: Api, path: string, of = ''): NamedExport[] {
  return [
    { title: `CSV${of}`, fetch: () => fetchExport(api, `${path}?format=csv`) },
    { title: `GeoJSON${of}`, fetch: () => fetchExport(api, `${path}?format=geojson`) },
  ];
}

function json(api: Api, title: string, path: string, name: string): NamedExport {
  return { title, fetch: async () => ({ ...(await fetchExport(api, path)), name }) };
}

async function fetchOutput(api: Api, image: ImageResponse, name: string, stem: string): Promise<ExportFile> {
  const response = await outputFile(api, image, name).fetch();
  if (!response.ok) throw new Error(`the storage answered ${response.status}`);
  return { name: `${stem}-${name}`, content: await response.blob() };
}
