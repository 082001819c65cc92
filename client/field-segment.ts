/** Letters of any script, digits, and what no server or proxy on the way reads as part of the path itself. */
const PLAIN = /^[\p{L}\p{M}\p{N}_(),' -][\p{L}\p{M}\p{N}_(),'. -]*$/u;

/**
 * How a field's label stands in a path: percent-encoded where it is plain, else as `~` with the base64url of its UTF-8. API
 * Gateway undoes percent escapes before it looks for the route, so that a label with a slash would be two segments.
 */
export function fieldSegment(label: string): string {
  if (PLAIN.test(label)) return encodeURIComponent(label);
  const bytes = String.fromCharCode(...new TextEncoder().encode(label));
  return `~${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}
