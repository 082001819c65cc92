import { type Health, type IndexId, type IndexResult, isAvailable } from '../../pipeline/image-analysis.ts';
import { groupedCount } from '../../spectral/grouped-count.ts';
import { INDEX_REGISTRY } from '../../spectral/index-registry.ts';
import { isRelative } from '../../spectral/relative-samples.ts';
import { VIGOUR_CLASSES } from '../../spectral/vigour-classes.ts';
import { type Html, html, shortened } from './html.ts';
import type { ReportAnalysis, ReportPicture } from './report-data.ts';
import { hectares, percent, RADIOMETRY_WORDS, value } from './words.ts';

/** Rows and lines that the page has room for. */
const MOST_INDICES = 6;
const MOST_WARNINGS = 3;
const LONGEST_WARNING = 180;
/** Pale soil to dark canopy, as on the maps; dark enough to be told from paper. */
const CLASS_COLOURS = ['#d9bd84', '#c9a85a', '#a3a047', '#6a994e', '#2f7d5b', '#0b4a52'];

export function pictures(all: readonly ReportPicture[]): Html | null {
  if (all.length === 0) return null;
  const figures = all.map(
    ({ file, url, title }) =>
      html`<figure><img src="${url}" data-file="${file}" alt="${title}: map with legend"></figure>`,
  );
  return html`<div class="pictures">${figures}</div>`;
}

export function indexTable({ indices }: ReportAnalysis): Html {
  const ids = (Object.keys(INDEX_REGISTRY) as IndexId[]).filter((id) => indices[id] !== undefined);
  const rows = ids.slice(0, MOST_INDICES).map((id) => indexRow(id, indices[id]!));
  const untold = ids.length - rows.length;
  return html`<section><h2>Indices</h2><table>
<tr><th>Index</th><th>mean</th><th>median</th><th>std</th><th>p10 to p90</th></tr>${rows}</table>
${untold > 0 ? html`<p>And ${untold} more in the statistics of the image.</p>` : null}</section>`;
}

function indexRow(id: IndexId, result: IndexResult): Html {
  const { title } = INDEX_REGISTRY[id];
  if (!isAvailable(result)) {
    return html`<tr><td>${title}</td><td colspan="4">not available: ${shortened(result.reason, 110)}</td></tr>`;
  }
  const { mean, p50, std, p10, p90 } = result;
  return html`<tr><td>${title}</td><td>${value(mean)}</td><td>${value(p50)}</td><td>${value(std)}</td><td>${value(p10)} to ${value(p90)}</td></tr>`;
}

export function classTable({ health, radiometry }: ReportAnalysis): Html | null {
  if (health === null) return null;
  const { basis, classes, vegetation } = health;
  const rows = classes.map(({ name, from, to, fraction, hectares: area }, i) => {
    const bar = html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${(fraction * 100).toFixed(2)}" height="10" fill="${CLASS_COLOURS[i % CLASS_COLOURS.length]!}"/></svg>`;
    return html`<tr><td>${name} (${from} to ${to})</td><td>${percent(fraction)}</td><td>${hectares(area)}</td><td class="bar">${bar}</td></tr>`;
  });
  const cover =
    vegetation === null
      ? null
      : html`<p>Vegetation (${basis.toUpperCase()} from ${value(vegetation.threshold)}) covers ${percent(vegetation.fraction)}${vegetation.hectares === null ? '' : `, ${hectares(vegetation.hectares)} ha`}.</p>`;
  const title = isRelative(radiometry) ? 'relative classes' : 'vigour';
  return html`<section><h2>${basis.toUpperCase()}: ${title}</h2><table>
<tr><th>Class</th><th>share</th><th>ha</th><th></th></tr>${rows}</table>${cover}
${isRelative(radiometry) ? RELATIVE : reading(health)}</section>`;
}

/** Of other samples a class of the same name is another one: exposure and gain are in the values. */
const RELATIVE = html`<p>Steps of relative values, which judge nothing: there is no score and no status. Compare places within this image only.</p>`;

function reading({ score, status, classSet }: Health): Html {
  const steps = classSet === VIGOUR_CLASSES.id ? 'equal steps' : classSet;
  return html`<p>Score ${score.toFixed(0)} of 100, read as ${status.replace('_', ' ')} (${steps}). A reading of the index, no diagnosis: confirm in the field.</p>`;
}

export function trust({ radiometry, sensor, width, height, validPixels, warnings }: ReportAnalysis): Html {
  const told = warnings.slice(0, MOST_WARNINGS);
  const untold = warnings.length - told.length;
  const items = told.map((warning) => html`<li>${shortened(warning, LONGEST_WARNING)}</li>`);
  const more = untold > 0 ? [html`<li>And ${untold} more with the image.</li>`] : [];
  const share = percent(validPixels / (width * height));
  return html`<section><h2>How far to trust it</h2>
<p>${RADIOMETRY_WORDS[radiometry]}</p>
<p>Sensor: ${sensor ?? 'not known'}. Valid pixels: ${groupedCount(validPixels)} (${share} of the image).</p>
${items.length === 0 ? html`<p>No warnings.</p>` : html`<ul>${[...items, ...more]}</ul>`}</section>`;
}
