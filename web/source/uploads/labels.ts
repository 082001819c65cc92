import type { Labels } from './new-items.ts';

const KEY = 'crop-health.labels';

export const NO_LABELS: Labels = { field: undefined, mission: undefined, together: true };

/** Those of the last drop: a flight often comes in several. */
export function rememberedLabels(): Labels {
  const text = sessionStorage.getItem(KEY);
  return text === null ? NO_LABELS : { ...NO_LABELS, ...(JSON.parse(text) as Partial<Labels>) };
}

export function rememberLabels(labels: Labels): void {
  sessionStorage.setItem(KEY, JSON.stringify(labels));
}

/** As the API takes them: without space at either end, and not empty. */
export function labelFrom(typed: string): string | undefined {
  const label = typed.trim();
  return label === '' ? undefined : label;
}
