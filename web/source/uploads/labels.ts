import type { Labels } from './new-items.ts';

const KEY = 'crop-health.labels';

export const NO_LABELS: Labels = {
  field: undefined,
  mission: undefined,
  flightDate: undefined,
  together: true,
};

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

/** RFC 3339 of a day on the device's calendar: its noon, where nobody knows more. */
export function noonOf(day: string): string | undefined {
  const noon = new Date(`${day}T12:00:00`);
  return Number.isNaN(noon.getTime()) ? undefined : noon.toISOString();
}

/** "2026-06-01" on the device's calendar. */
export function dayOf(time: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
