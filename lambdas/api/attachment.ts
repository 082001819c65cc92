import { type HttpResponse, PRIVATE } from './http.ts';

/** A file to keep, under a name that no file system and no header takes offence at. */
export function attachment(
  contentType: string,
  filename: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': contentDisposition(filename),
      ...PRIVATE,
      ...headers,
    },
    body,
  };
}

/** RFC 6266: the name in ASCII, and where it has other letters once more as it is. */
export function contentDisposition(filename: string): string {
  const plain = filename.replace(/[^\w.-]+/g, '_').replace(/^[._]+/, '');
  const ascii = `attachment; filename="${plain === '' ? 'export' : plain}"`;
  if (plain === filename) return ascii;
  const encoded = encodeURIComponent(filename.replace(/[/\\:*?"<>|]/g, '_')).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${ascii}; filename*=UTF-8''${encoded}`;
}
