/** Band names and wavelengths in XMP, as MicaSense, Sequoia, Sentera and DJI write them. */

export interface XmpBand {
  readonly name: string;
  /** nm */
  readonly wavelength?: number;
}

/** Values come as an attribute, as element text, or as a list of `rdf:li`. */
export function xmpBandLabels(xmp: string): XmpBand[] {
  const names = values(xmp, 'BandName');
  const wavelengths = values(xmp, 'CentralWavelength').map(Number);
  return names.map((name, i) => {
    const wavelength = wavelengths[i];
    return wavelength !== undefined && wavelength > 0 ? { name, wavelength } : { name };
  });
}

function values(xmp: string, property: string): string[] {
  const attribute = xmp.match(new RegExp(`\\b(?:Camera|FLIR|drone-dji):${property}\\s*=\\s*"([^"<>]*)"`));
  if (attribute !== null) return [attribute[1]!.trim()];
  const open = xmp.match(new RegExp(`<(Camera|FLIR|drone-dji):${property}\\s*>`));
  if (open === null) return [];
  const start = open.index! + open[0].length;
  const end = xmp.indexOf(`</${open[1]}:${property}>`, start);
  if (end === -1) return [];
  const content = xmp.slice(start, end);
  const items = [...content.matchAll(/<rdf:li[^<>]*>([^<]*)<\/rdf:li>/g)].map(([, text]) => text!.trim());
  return items.length > 0 ? items : [content.trim()];
}
