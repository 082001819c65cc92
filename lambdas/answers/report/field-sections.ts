import type { ScoredBed } from '../outliers.ts';
import { type Html, html, shortened } from './html.ts';
import type { ReportOfField } from './report-data.ts';
import { hectares, signed, time, value } from './words.ts';

/** The page has no room for more; the beds are in the order of their distance. */
const MOST_BEDS = 5;

export function changeSection({ change, previousAt, why }: ReportOfField): Html {
  if (change === null) return html`<section><h2>Change since the previous flight</h2><p>${why}</p></section>`;
  const { mean, median, classes } = change;
  const row = (name: string, before: string, after: string, difference: string) =>
    html`<tr><td>${name}</td><td>${before}</td><td>${after}</td><td>${difference}</td></tr>`;
  const areas = (classes ?? []).map(({ name, hectares: area }) =>
    row(`${name}, ha`, hectares(area.before), hectares(area.after), signed(area.difference, 2)),
  );
  return html`<section><h2>Change since ${time(previousAt)}</h2><table>
<tr><th>NDVI</th><th>before</th><th>now</th><th>change</th></tr>
${row('mean', value(mean.before), value(mean.after), signed(mean.difference))}
${row('median', value(median.before), value(median.after), signed(median.difference))}${areas}</table></section>`;
}

export function bedsSection({ beds: { measured, threshold, standOut, why } }: ReportOfField): Html {
  const title = html`<h2>Beds that stand out</h2>`;
  if (why !== null) return html`<section>${title}<p>${why}</p></section>`;
  if (standOut.length === 0) {
    return html`<section>${title}<p>None of ${measured} beds is further than ${threshold} robust standard deviations from their median.</p></section>`;
  }
  const rows = standOut.slice(0, MOST_BEDS).map(bedRow);
  const untold = standOut.length - rows.length;
  return html`<section>${title}<table>
<tr><th>Bed</th><th>mean NDVI</th><th>robust z</th><th></th></tr>${rows}</table>
<p>${standOut.length} of ${measured} beds, further than ${threshold} robust standard deviations from the median${untold > 0 ? `; the furthest ${rows.length} are shown` : ''}.</p></section>`;
}

function bedRow({ id, name, value: mean, score, standsOut }: ScoredBed): Html {
  return html`<tr><td>${shortened(name ?? id, 40)}</td><td>${value(mean)}</td><td>${signed(score ?? 0, 1)}</td><td>${standsOut}</td></tr>`;
}
