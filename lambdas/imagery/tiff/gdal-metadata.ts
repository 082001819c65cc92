/** Tag 42112: what GDAL and the programs built on it write about bands, as XML. */

export interface BandMetadata {
  readonly description?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly colourInterpretation?: string;
  /** nm */
  readonly wavelength?: number;
}

interface Item {
  readonly name: string;
  readonly band: number;
  readonly text: string;
}

/** Metadata by 0-based band. Items without a `sample` are about the whole file and are left out. */
export function parseGdalMetadata(xml: string, bandCount: number): BandMetadata[] {
  const items = bandItems(xml);
  return Array.from({ length: bandCount }, (_, band) =>
    bandMetadata(items.filter((item) => item.band === band)),
  );
}

function bandItems(xml: string): Item[] {
  const items: Item[] = [];
  for (const [, attributes, text] of xml.matchAll(/<Item\b([^<>]*)>([^<]*)<\/Item>/g)) {
    const name = attribute(attributes!, 'name');
    const sample = attribute(attributes!, 'sample');
    if (name === undefined || sample === undefined || !/^\d{1,4}$/.test(sample)) continue;
    items.push({ name: name.toUpperCase(), band: Number(sample), text: decodeEntities(text!).trim() });
  }
  return items;
}

function bandMetadata(items: readonly Item[]): BandMetadata {
  const text = (name: string) => items.find((item) => item.name === name)?.text || undefined;
  const description = text('DESCRIPTION') ?? text('BANDNAME') ?? text('BAND_NAME');
  const colourInterpretation = text('COLORINTERP');
  const scale = finite(text('SCALE'));
  const offset = finite(text('OFFSET'));
  const wavelength = nanometres(items);
  return {
    ...(description !== undefined && { description }),
    ...(colourInterpretation !== undefined && { colourInterpretation }),
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
    ...(wavelength !== undefined && { wavelength }),
  };
}

/** `CENTRAL_WAVELENGTH_UM` is in micrometres; `wavelength` has its unit beside it, and nm or um by size without. */
function nanometres(items: readonly Item[]): number | undefined {
  const text = (name: string) => items.find((item) => item.name === name)?.text;
  const micrometres = finite(text('CENTRAL_WAVELENGTH_UM'));
  if (micrometres !== undefined) return micrometres * 1000;
  const value = finite(text('WAVELENGTH') ?? text('CENTRAL_WAVELENGTH') ?? text('CENTRALWAVELENGTH'));
  if (value === undefined) return undefined;
  const unit = (text('WAVELENGTH_UNITS') ?? text('WAVELENGTH_UNIT') ?? '').toLowerCase();
  const isMicrometres = /^(um|µm|micro)/.test(unit) || (unit === '' && value > 0.3 && value < 20);
  return isMicrometres ? value * 1000 : value;
}

function finite(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function attribute(attributes: string, name: string): string | undefined {
  const value = attributes.match(new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`));
  return value === null ? undefined : decodeEntities(value[1] ?? value[2] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Once, from the left: "&amp;lt;" is the text "&lt;". */
function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name as string] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
