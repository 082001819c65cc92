import { classTable, indexTable, pictures, trust } from './analysis-sections.ts';
import { bedsSection, changeSection } from './field-sections.ts';
import { Html, html, shortened } from './html.ts';
import type { ReportAnalysis, ReportData } from './report-data.ts';
import { STYLE, STYLE_SOURCE } from './report-style.ts';
import { time } from './words.ts';

/** One sheet of A4 for whoever stands in the field: no script, nothing from elsewhere but the pictures. */
export function reportPage(data: ReportData): string {
  const { filename, field, analysis } = data;
  const title = field === null ? shortened(filename, 80) : `${shortened(field, 80)}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="${reportPolicy(analysis)}">
<title>Crop health report: ${title}</title><style>${new Html(STYLE)}</style></head>
<body>${heading(data, title)}
${analysis === null ? noAnalysis(data) : analysed(data, analysis)}
${footer(data)}</body></html>
`;
  return page.text;
}

/** Lets in our style and the pictures, from where they are. */
export function reportPolicy(analysis: ReportAnalysis | null): string {
  const origins = [...new Set((analysis?.pictures ?? []).map(({ url }) => originOf(url)))];
  const images = origins.length === 0 ? "'none'" : origins.join(' ');
  return `default-src 'none'; img-src ${images}; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'`;
}

/** A relative link is of the page's own origin. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "'self'";
}

function heading({ filename, mission, field, capturedAt, uploadedAt }: ReportData, title: string): Html {
  const of = field === null ? null : html`<p>${shortened(filename, 60)}</p>`;
  const when = capturedAt === null ? `uploaded ${time(uploadedAt)}` : `captured ${time(capturedAt)}`;
  return html`<header><h1>Crop health: ${title}</h1><div>${of}<p>${when}</p>
${mission === null ? null : html`<p>mission ${shortened(mission, 60)}</p>`}</div></header>`;
}

function noAnalysis({ status, failureCode, failureReason }: ReportData): Html {
  if (status !== 'failed') return html`<p>The image is ${status}: there is nothing to report yet.</p>`;
  return html`<div class="failure"><h2>The image could not be analysed</h2>
<p>${shortened(failureReason ?? 'No reason is known.', 1500)}</p><p>Code: ${failureCode}</p></div>`;
}

function analysed({ ofField, status, failureReason }: ReportData, analysis: ReportAnalysis): Html {
  const outdated =
    status === 'failed'
      ? html`<p><b>A later attempt failed: ${shortened(failureReason ?? '', 200)} What follows is from before it.</b></p>`
      : null;
  const field = ofField === null ? null : html`${changeSection(ofField)}${bedsSection(ofField)}`;
  return html`${outdated}${pictures(analysis.pictures)}
<div class="columns">${indexTable(analysis)}${classTable(analysis)}${field}</div>
${trust(analysis)}`;
}

function footer({ imageId, processedAt }: ReportData): Html {
  return html`<footer>Image ${imageId}, processed ${time(processedAt)}. Index values depend on sensor, light and stage of growth; docs/answers.md defines every figure.</footer>`;
}
