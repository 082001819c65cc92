import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shellAssets } from '../../build/bundle-service-worker.ts';
import { bundleWeb } from '../../build/bundle-web.ts';

/** Bytes, gzipped: what a phone loads before it can do anything but show a map. */
const LARGEST_SHELL = 500_000;

let folder: string;
let metafile: Metafile;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'web-'));
  metafile = await bundleWeb(join(folder, 'site'), join(folder, 'source-maps'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const site = (path: string) => readFileSync(join(folder, 'site', path));

describe('the field app as it is built', () => {
  it('starts with less than 500 KB', () => {
    const bytes = shellAssets(metafile).map((name) => gzipSync(site(`assets/${name}`)).length);
    const total = bytes.reduce((sum, one) => sum + one, 0);
    console.log(`the field app without the map: ${(total / 1000).toFixed(1)} KB gzipped`);
    expect(total).toBeLessThan(LARGEST_SHELL);
  });

  it('has the map library in a file of its own, which is loaded with a map', () => {
    const shell = shellAssets(metafile);
    const withMap = Object.entries(metafile.outputs)
      .filter(([, { inputs }]) => Object.keys(inputs).some((input) => input.includes('node_modules/ol/')))
      .map(([path]) => basename(path));
    expect(withMap.filter((name) => shell.includes(name) && !name.endsWith('.css'))).toEqual([]);
  });

  it('has neither a script nor a style in its page, which its policy would refuse', () => {
    const page = site('index.html').toString();
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    for (const [, path] of page.matchAll(/(?:src|href)="\/([^"]+)"/g))
      expect(site(path!).length).toBeGreaterThan(0);
  });

  it('keeps everything for a start without a network that the page loads at once', () => {
    const worker = site('service-worker.js').toString();
    for (const name of shellAssets(metafile)) expect(worker).toContain(`"/assets/${name}"`);
  });

  it('can be installed: its manifest names icons that are there, of the sizes that it says', () => {
    const { icons } = JSON.parse(site('manifest.webmanifest').toString()) as {
      icons: { src: string; sizes: string; type: string; purpose?: string }[];
    };
    for (const { src, sizes, type } of icons.filter((icon) => icon.type === 'image/png')) {
      const header = site(src.slice(1));
      expect(`${header.readUInt32BE(16)}x${header.readUInt32BE(20)} ${type}`).toBe(`${sizes} image/png`);
    }
    expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  });
});
