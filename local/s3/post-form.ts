import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import { S3Error } from './s3-error.ts';

export interface FormFile {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: AsyncIterable<Buffer>;
}

const mostFields = 100;
const largestField = 20 * 1024; // bytes, as S3 has it for all fields together

/**
 * Reads a browser's form: the fields, then the file, which `onFile` streams away. What follows the file is ignored,
 * as S3 does.
 */
export async function readForm<T>(
  source: AsyncIterable<Buffer>,
  headers: IncomingHttpHeaders,
  onFile: (fields: ReadonlyMap<string, string>, file: FormFile) => Promise<T>,
): Promise<T> {
  const form = openForm(headers);
  const fields = new Map<string, string>();
  const body = Readable.from(source, { objectMode: false });
  try {
    return await new Promise<T>((resolve, reject) => {
      let handled: Promise<T> | undefined;
      form.on('field', (name, value, { valueTruncated }) => {
        if (valueTruncated) reject(malformed(`the field ${name} is too long`));
        else if (!handled) fields.set(name.toLowerCase(), value);
      });
      form.on('file', (name, bytes, { filename, mimeType: contentType }) => {
        bytes.on('error', (cause) => reject(malformed('its file is cut off', cause)));
        if (name !== 'file') return reject(malformed(`the field ${name} holds a file`));
        // Giving up the file must not destroy its stream: busboy would report that instead of the reason.
        const iterator = bytes.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
        handled = onFile(fields, { filename: filename ?? '', contentType, bytes: iterator });
        handled.then(resolve, reject);
      });
      form.on('fieldsLimit', () => reject(malformed(`it has more than ${mostFields} fields`)));
      form.on('error', (cause) => reject(malformed('it is no multipart/form-data', cause)));
      form.on('close', () => handled ?? reject(malformed('it has no file')));
      body.on('error', reject);
      body.pipe(form);
    });
  } finally {
    body.unpipe(form);
    body.destroy();
    form.destroy();
  }
}

function openForm(headers: IncomingHttpHeaders): busboy.Busboy {
  try {
    const limits = { fieldSize: largestField, fields: mostFields, files: 1 };
    return busboy({ headers, defParamCharset: 'utf8', limits });
  } catch (cause) {
    throw malformed('its boundary is missing', cause);
  }
}

function malformed(why: string, cause?: unknown): S3Error {
  return new S3Error(
    'MalformedPOSTRequest',
    `The body of your POST request is not well-formed: ${why}`,
    {},
    { cause },
  );
}
