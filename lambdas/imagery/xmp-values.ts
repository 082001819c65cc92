/** Values of one XMP property, wherever XMP may put them: attribute, element text, or a list of `rdf:li`. */

/**
 * @param property with its prefix, as cameras write it: "Camera:BandName"
 * @returns one value, several of a list, or none
 */
export function xmpValues(xmp: string, property: string): string[] {
  const attribute = xmp.match(new RegExp(`[\\s"']${property}\\s*=\\s*(?:"([^"<>]*)"|'([^'<>]*)')`));
  if (attribute !== null) return nonEmpty([attribute[1] ?? attribute[2] ?? '']);
  const open = xmp.match(new RegExp(`<${property}(?:\\s[^<>]*)?>`));
  if (open === null || open[0].endsWith('/>')) return [];
  const start = open.index! + open[0].length;
  const end = xmp.indexOf(`</${property}`, start);
  if (end === -1) return [];
  const content = xmp.slice(start, end);
  // An empty item keeps its place: names and wavelengths are matched by position.
  const items = [...content.matchAll(/<rdf:li(?:\s[^<>]*)?>([^<]*)<\/rdf:li\s*>/g)].map(([, text]) =>
    text!.trim(),
  );
  if (items.length > 0) return items;
  return /<rdf:/.test(content) ? [] : nonEmpty([content]);
}

/** The first of the properties that has a value. */
export function firstXmpValue(xmp: string, properties: readonly string[]): string | undefined {
  for (const property of properties) {
    const value = xmpValues(xmp, property)[0];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

function nonEmpty(values: readonly string[]): string[] {
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
