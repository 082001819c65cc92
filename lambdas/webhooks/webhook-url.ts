import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

export const MAXIMUM_URL_CHARACTERS = 2000;

export const ACCEPTED_URL =
  'an https:// URL of a public host, port 443 or 8443, without user and fragment, of at most 2000 characters';

/** The parser would drop or encode them: what is called must be what was written. */
const BLANK = /[\s\p{Cc}]/u;

/** Names that no public resolver knows (RFC 6762, 6761, 8375, and what ICANN keeps for private use). */
const PRIVATE_SUFFIX = /(^|\.)(localhost|local|internal|home\.arpa)$/;

/** The empty one is the scheme's own. */
const PORTS = ['', '443', '8443'];

export interface UrlTerms {
  /** Of the run on one machine, where receivers listen on the loopback interface. */
  readonly allowsLoopback: boolean;
}

/**
 * The URL as it will be called; null where it is not accepted. Where the name leads to is looked at when it is called, each
 * time: names can be made to lead elsewhere at any moment.
 */
export function parseWebhookUrl(text: string, { allowsLoopback }: UrlTerms): URL | null {
  if (text.length > MAXIMUM_URL_CHARACTERS || BLANK.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '' || text.includes('#')) return null;
  const host = hostOf(url);
  if (allowsLoopback && (host === 'localhost' || isLoopbackAddress(host))) {
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  }
  if (url.protocol !== 'https:' || !PORTS.includes(url.port)) return null;
  if (isIP(host) !== 0) return isPublicAddress(host) ? url : null;
  return isPublicName(host.replace(/\.$/, '')) ? url : null;
}

function isPublicName(name: string): boolean {
  const labels = name.split('.');
  return labels.length > 1 && !labels.includes('') && !PRIVATE_SUFFIX.test(name);
}

/** Without the brackets of an IPv6 address. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
