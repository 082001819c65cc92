import { describe, expect, it } from 'vitest';
import { previewNotes } from '../../lambdas/imagery/preview/preview-notes.ts';
import type { Radiometry } from '../../lambdas/pipeline/image-analysis.ts';
import { isRelative } from '../../lambdas/spectral/relative-samples.ts';
import { type Findings, summarise } from '../../lambdas/spectral/summary.ts';
import { exampleAnalysis } from '../aws/image-states.ts';

const KINDS: Readonly<Record<Radiometry, boolean>> = {
  surface_reflectance: false,
  panel_reflectance: false,
  irradiance_reflectance: false,
  radiance_or_relative: true,
  raw_dn: true,
  display_rgb: true,
};

describe.each(Object.entries(KINDS) as [Radiometry, boolean][])('values of %s', (radiometry, expected) => {
  it(`are ${expected ? 'relative: summary and picture say so' : 'comparable, and nothing says otherwise'}`, () => {
    expect(isRelative(radiometry)).toBe(expected);
    const { indices, health, validPixels } = exampleAnalysis();
    const findings: Findings = { ...indices, others: {}, health, validPixels, radiometry };
    expect(summarise(findings).includes('compare within this image only')).toBe(expected);
    // Classes and score are steps of reflectance: of relative values they judge the camera as much as the crop.
    expect(/score|Read as/.test(summarise(findings))).toBe(!expected);
    const notes = previewNotes({ kind: 'fixed', from: -1, to: 1 }, radiometry).join();
    expect(notes.includes('compare places within this image only')).toBe(expected);
  });
});
