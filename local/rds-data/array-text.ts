const elementPattern = /"((?:[^"\\]|\\.)*)"|([^,{}"]+)/gs;

/** Elements of PostgreSQL's text form of an array of one dimension; undefined when it has several. */
export function parseArrayText(text: string): (string | null)[] | undefined {
  // Arrays whose bounds do not start at 1 tell them first, as in [0:1]={1,2}.
  const body = text.slice(text.indexOf('{') + 1, -1);
  if (body.startsWith('{')) return undefined;
  return [...body.matchAll(elementPattern)].map(([, quoted, bare]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/gs, '$1');
    return bare === 'NULL' ? null : bare!;
  });
}
