import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AppConfiguration } from '../../web/hosting/app-configuration.ts';
import { cacheControl } from '../../web/hosting/caching.ts';
import { originsOf, pageWithPolicy } from '../../web/hosting/published-files.ts';
import { contentTypeOf } from '../../web/hosting/site-paths.ts';
import type { PublishFieldAppProperties } from '../contract.ts';

interface SiteFile {
  readonly key: string;
  readonly body: Uint8Array | string;
}

/**
 * Assets first, then the page that names them: nobody is sent to a file that is not there yet. Assets of former releases
 * stay, for those who have their page open.
 */
export async function publishSite(
  client: S3Client,
  site: string,
  properties: PublishFieldAppProperties,
): Promise<void> {
  const files = await filesOf(site, properties);
  const isPage = ({ key }: SiteFile) => key === 'index.html' || key === 'service-worker.js';
  for (const part of [files.filter((file) => !isPage(file)), files.filter(isPage)]) {
    await Promise.all(part.map((file) => put(client, properties.BucketName, file)));
  }
}

async function filesOf(
  site: string,
  { Configuration, SignInOrigins }: PublishFieldAppProperties,
): Promise<SiteFile[]> {
  const configuration = JSON.parse(Configuration) as AppConfiguration;
  const origins = originsOf(configuration, SignInOrigins.split(' ').filter(Boolean));
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry): Promise<SiteFile> => {
        const path = join(entry.parentPath, entry.name);
        const key = relative(site, path).replaceAll('\\', '/');
        const body = await readFile(path);
        if (key === 'index.html') return { key, body: pageWithPolicy(body.toString(), origins) };
        if (key === 'service-worker.js') return { key, body: markedWith(Configuration, body.toString()) };
        return { key, body };
      }),
  );
  return [...files, { key: 'config.json', body: Configuration }];
}

/** Browsers fetch the page anew only when the worker has changed; other addresses are such a change. */
function markedWith(configuration: string, worker: string): string {
  return `${worker}\n// ${createHash('sha256').update(configuration).digest('hex')}\n`;
}

async function put(client: S3Client, Bucket: string, { key, body }: SiteFile): Promise<void> {
  const ContentType = contentTypeOf(key);
  if (ContentType === undefined) throw new Error(`no content type is known for ${key}`);
  await client.send(
    new PutObjectCommand({ Bucket, Key: key, Body: body, ContentType, CacheControl: cacheControl(key) }),
  );
}
