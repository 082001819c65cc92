import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './s3-error.ts';

const namespace = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

export function xmlDocument(root: string, content: string, attributes = namespace): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${content}</${root}>`;
}

/** An element with text, or nothing where the value is absent. */
export function element(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? '' : `<${name}>${escapeText(String(value))}</${name}>`;
}

export function parent(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

/** Control characters, which object keys may hold, become character references, as S3 writes them. */
function escapeText(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      .replace(/[\u0000-\u001f\u007f]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

// Values stay text, untrimmed: an object's key may be '007' or end in a space.
const parser = new XMLParser({ parseTagValue: false, trimValues: false, htmlEntities: true });

/** The children of an XML request's root. Text between elements is left out; repeated elements are lists. */
export function parseXml(text: string, root: string): Readonly<Record<string, unknown>> {
  if (XMLValidator.validate(text) !== true) throw malformed();
  const children = (parser.parse(text) as Record<string, unknown>)[root];
  if (children === '') return {};
  if (typeof children !== 'object' || children === null) throw malformed();
  return children as Record<string, unknown>;
}

export function malformed(): S3Error {
  return new S3Error('MalformedXML', 'The XML you provided was not well-formed or did not validate.');
}
