import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportData } from '../../lambdas/answers/report/report-data.ts';
import { reportPage, reportPolicy } from '../../lambdas/answers/report/report-page.ts';
import { INDEX_IDS } from '../../lambdas/pipeline/image-analysis.ts';
import { BROWSER_NOTE, CHROMIUM, launchChromium } from '../browser/chromium.ts';
import { exampleStatistics } from '../support/index-statistics.ts';

const CLASSES = [
  'no vegetation',
  'very low vigour',
  'low vigour',
  'moderate vigour',
  'high vigour',
  'very high vigour',
];
const HOSTILE = `<script>alert("1")</script>'&`;
const long = (text: string, length: number) => text.repeat(length / text.length);

/** As much of everything as there may be. */
function fullReport(changes: Partial<ReportData> = {}): ReportData {
  const difference = { before: 0.512, after: 0.604, difference: 0.092 };
  return {
    imageId: '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11',
    filename: `${long('葉', 250)}.tif`,
    field: long('Onion field north of the dyke ', 90),
    mission: long('Mission ', 96),
    status: 'completed',
    failureCode: null,
    failureReason: null,
    capturedAt: '2026-05-01T10:00:00.000Z',
    uploadedAt: '2026-05-01T12:00:00.000Z',
    processedAt: '2026-05-01T12:01:00.000Z',
    analysis: {
      radiometry: 'irradiance_reflectance',
      sensor: 'micasense-rededge',
      width: 12_000,
      height: 9_000,
      validPixels: 98_765_432,
      indices: Object.fromEntries(INDEX_IDS.map((id) => [id, exampleStatistics()])),
      health: {
        score: 71.5,
        status: 'attention_needed',
        basis: 'ndvi',
        classSet: 'equal-steps-2026',
        classes: CLASSES.map((name, i) => ({
          name,
          from: (i - 1) / 5,
          to: i / 5,
          pixels: 10,
          fraction: [0.02, 0.08, 0.15, 0.3, 0.35, 0.1][i]!,
          hectares: 0.123 * (i + 1),
        })),
        vegetation: {
          ...{ basis: 'ndvi', threshold: 0.31, method: 'otsu', separability: 0.8, fixedBecause: null },
          ...{ pixels: 10, fraction: 0.62, hectares: 1.234, statistics: null },
        },
      },
      warnings: Array.from({ length: 12 }, (_, i) => `${i}: ${long('a warning with many words, ', 400)}`),
      pictures: ['ndvi', 'savi'].map((index) => ({
        file: `${index}.png`,
        url: `https://maps.example/${index}.png?a=1&b=2`,
        title: index.toUpperCase(),
      })),
    },
    ofField: {
      change: {
        mean: difference,
        median: difference,
        classes: CLASSES.map((name, i) => ({ name, from: (i - 1) / 5, to: i / 5, hectares: difference })),
      },
      previousAt: '2026-04-20T10:00:00.000Z',
      why: null,
      beds: {
        measured: 1000,
        threshold: 3.5,
        why: null,
        standOut: Array.from({ length: 30 }, (_, i) => ({
          ...{ id: `b${i}`, name: long(`Bed ${i} `, 200), value: 0.2, score: -12.3 + i },
          ...{ standsOut: i % 2 === 0 ? ('low' as const) : ('high' as const), rank: i + 1 },
        })),
      },
    },
    ...changes,
  };
}

describe('the report', () => {
  it('takes nothing that people wrote for HTML', () => {
    const { analysis, ofField } = fullReport();
    const page = reportPage(
      fullReport({
        ...{ field: HOSTILE, filename: HOSTILE, mission: HOSTILE },
        analysis: { ...analysis!, sensor: HOSTILE, warnings: [HOSTILE] },
        ofField: {
          ...ofField!,
          beds: { ...ofField!.beds, standOut: [{ ...ofField!.beds.standOut[0]!, name: HOSTILE }] },
        },
      }),
    );
    expect(page).not.toMatch(/<script/i);
    expect(page.split('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;')).toHaveLength(8);
    expect(page).toContain('src="https://maps.example/ndvi.png?a=1&amp;b=2"');
  });

  it('lets in its own style and pictures, and nothing else', () => {
    expect(reportPolicy(fullReport().analysis)).toMatch(
      /^default-src 'none'; img-src https:\/\/maps\.example; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'$/,
    );
    expect(reportPolicy(null)).toContain("img-src 'none'");
    expect(reportPage(fullReport())).not.toMatch(/\sstyle=/);
  });

  it('says why there is nothing to show', () => {
    const failure = { failureCode: 'damaged_file', failureReason: 'The file ends in the middle of a tile.' };
    const none = { analysis: null, ofField: null };
    expect(reportPage(fullReport({ status: 'failed', ...failure, ...none }))).toContain(
      failure.failureReason,
    );
    expect(reportPage(fullReport({ status: 'processing', ...none }))).toContain('nothing to report yet');
  });

  it('says in words how far the values can be trusted, and why nothing is compared', () => {
    const { analysis, ofField } = fullReport();
    const page = reportPage(
      fullReport({
        analysis: { ...analysis!, radiometry: 'raw_dn', health: null },
        ofField: { ...ofField!, change: null, why: 'No earlier flight has the same radiometry.' },
      }),
    );
    expect(page).toContain('compare places within this image only');
    expect(page).toContain('No earlier flight has the same radiometry.');
  });
});

describe('the report of relative values', () => {
  const { analysis } = fullReport();
  it.each(['raw_dn', 'display_rgb', 'radiance_or_relative'] as const)(
    'of %s judges nothing',
    (radiometry) => {
      const page = reportPage(fullReport({ analysis: { ...analysis!, radiometry } }));
      expect(page).not.toMatch(/Score|attention needed/);
      expect(page).toContain('relative classes');
      expect(page).toMatch(/no score and no status/);
    },
  );

  it('and of no others: reflectance has its score', () => {
    const page = reportPage(fullReport());
    expect(page).toContain('of 100, read as attention needed');
    expect(page).not.toContain('relative classes');
  });
});

describe.skipIf(CHROMIUM === undefined)(`the report on paper${BROWSER_NOTE}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const none = { analysis: null, ofField: null, status: 'failed', failureCode: 'x' } as const;
  it.each<[string, ReportData, readonly [number, number]]>([
    ['with as much as there may be', fullReport(), [1280, 2600]],
    ['of a wide image', fullReport(), [1280, 300]],
    ['without an analysis', fullReport({ ...none, failureReason: long('why it failed, ', 6000) }), [1, 1]],
  ])('is one sheet of A4 %s', async (_name, data, [width, height]) => {
    const page = await browser.newPage();
    const refused: string[] = [];
    page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
    const background = { r: 60, g: 140, b: 90 };
    const picture = await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer();
    await page.route('https://maps.example/**', (route) =>
      route.fulfill({ body: picture, contentType: 'image/png' }),
    );
    await page.route('https://api.example/**', (route) =>
      route.fulfill({ body: reportPage(data), contentType: 'text/html; charset=utf-8' }),
    );
    await page.goto('https://api.example/report', { waitUntil: 'networkidle' });
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(pageCount(pdf)).toBe(1);
    // Nothing is cut off: what is read ends above the end of the sheet.
    await page.emulateMedia({ media: 'print' });
    const overflow = await page.evaluate('document.body.scrollHeight - document.body.clientHeight');
    expect(overflow).toBe(0);
    expect(refused).toEqual([]);
    const shown = await page.evaluate('[...document.images].map((one) => one.naturalWidth)');
    expect(shown).toEqual(data.analysis === null ? [] : [width, width]);
    await page.close();
  });
});

/** Leaves of the page tree: objects of the type Page. */
function pageCount(pdf: Buffer): number {
  return [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length;
}
