import type { Health, IndexId, IndexResult, Radiometry } from '../pipeline/image-analysis.ts';
import { groupedCount } from './grouped-count.ts';
import { INDEX_REGISTRY } from './index-registry.ts';
import { isRelative, relativeSamples } from './relative-samples.ts';

export interface Findings {
  readonly validPixels: number;
  readonly ndvi: IndexResult;
  readonly savi: IndexResult;
  /** What was asked for beside them. */
  readonly others: Readonly<Partial<Record<IndexId, IndexResult>>>;
  readonly health: Health | null;
  readonly radiometry: Radiometry;
}

/** One paragraph for the agronomist: what was found, and how far it can be trusted. Never a diagnosis. */
export function summarise(findings: Findings): string {
  const { ndvi, savi, health } = findings;
  if (health === null || 'unavailable' in ndvi) {
    const reason = 'unavailable' in ndvi ? ndvi.reason : 'no index is available';
    return [`NDVI and SAVI are not available: ${reason}`, ...otherMeans(findings)].join(' ');
  }
  const sentences = [`Mean NDVI is ${number(ndvi.mean)} (standard deviation ${number(ndvi.std)})`];
  sentences[0] += ` over ${groupedCount(findings.validPixels)} valid pixels.`;
  sentences.push(
    'unavailable' in savi ? `SAVI is not available: ${savi.reason}` : `Mean SAVI is ${number(savi.mean)}.`,
    ...otherMeans(findings),
    areaSentence(findings.radiometry, health),
    ...coverSentence(health),
  );
  const samples = relativeSamples(findings.radiometry);
  if (samples !== null) {
    sentences.push(`NDVI is of ${samples}: compare within this image only, not with other dates or sensors.`);
  }
  sentences.push(samples === null ? reading(health) : 'No health is told of them;');
  return `${sentences.join(' ')} soil between the rows lowers the values, so confirm in the field.`;
}

function reading({ status, score, classSet }: Health): string {
  return `Read as ${status.replace('_', ' ')} (score ${score} of 100, class set ${classSet});`;
}

function otherMeans({ others, radiometry }: Findings): string[] {
  const means = Object.entries(others).flatMap(([id, result]) =>
    'unavailable' in result ? [] : [`${INDEX_REGISTRY[id as IndexId].title} ${number(result.mean)}`],
  );
  if (means.length === 0) return [];
  const relative = isRelative(radiometry) ? ', relative to this image' : '';
  return [`Other means: ${means.join(', ')}${relative}.`];
}

function areaSentence(radiometry: Radiometry, health: Health): string {
  const largest = health.classes.reduce((a, b) => (b.pixels > a.pixels ? b : a));
  const area = largest.hectares === null ? '' : ` (${largest.hectares.toPrecision(3)} ha)`;
  const relative = isRelative(radiometry) ? 'relative ' : '';
  return `The largest class by ${relative}${health.basis.toUpperCase()} is "${largest.name}" with ${(largest.fraction * 100).toFixed(1)} % of the area${area}.`;
}

const NO_CLASSES = {
  no_two_classes: ' as the values show no two classes',
  implausible_otsu_threshold: ' as the two classes of the values are not vegetation and ground',
} as const;

function coverSentence({ vegetation }: Health): string[] {
  if (vegetation === null) return [];
  const { basis, threshold, method, fixedBecause, fraction, statistics } = vegetation;
  const index = basis.toUpperCase();
  const source = { otsu: "Otsu's threshold", fixed: 'fixed threshold', request: 'requested threshold' }[
    method
  ];
  const why = fixedBecause === null ? '' : NO_CLASSES[fixedBecause];
  const mean = statistics === null ? '' : `, with a mean ${index} of ${number(statistics.mean)}`;
  return [
    `Vegetation (${index} from ${number(threshold)}, ${source}${why}) covers ${(fraction * 100).toFixed(1)} %${mean}.`,
  ];
}

function number(value: number): string {
  return value.toFixed(3);
}
