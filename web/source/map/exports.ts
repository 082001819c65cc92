import type { Api } from '../api/api.ts';

/** A file to be handed to the user. */
export interface ExportFile {
  readonly name: string;
  readonly content: Blob;
}

/** An export with all its pages as one file. @param path with its query */
export async function fetchExport(api: Api, path: string): Promise<ExportFile> {
  const pages: string[] = [];
  let name = 'export';
  let type = '';
  let next: string | null = path;
  while (next !== null) {
    const { body, headers }: { body: string; headers: Headers } = await api.download(next);
    pages.push(body);
    if (pages.length === 1) name = fileNameOf(headers.get('content-disposition')) ?? name;
    type = headers.get('content-type')?.split(';')[0] ?? type;
    next = nextPage(headers.get('link'), path);
  }
  const content = type.includes('json') ? joinedFeatures(pages) : pages;
  return { name, content: new Blob(content, { type }) };
}

/** RFC 6266: the name as it is, else the one in ASCII. */
export function fileNameOf(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1];
}

/** The path that a `Link` header leads to, relative to the page that had it; null where that was the last one. */
export function nextPage(link: string | null, path: string): string | null {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link ?? '')?.[1];
  if (target === undefined) return null;
  const { pathname, search } = new URL(target, new URL(path, 'https://api.invalid'));
  return `${pathname}${search}`;
}

/** Of pages that are GeoJSON collections each; what has one page, or is no collection, stays as it came. */
function joinedFeatures(pages: readonly string[]): string[] {
  if (pages.length === 1) return [...pages];
  const features = pages.flatMap((page) => (JSON.parse(page) as { features: unknown[] }).features);
  return [JSON.stringify({ type: 'FeatureCollection', features })];
}
