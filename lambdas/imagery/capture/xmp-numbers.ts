import { xmpValues } from '../xmp-values.ts';

/**
 * All numbers of the first property that has a value. Parrot and DJI put several into one text, with commas. null where
 * there are none, or where one is no number.
 * @param properties with their prefixes, the preferred one first
 */
export function xmpNumbers(xmp: string, ...properties: readonly string[]): number[] | null {
  for (const property of properties) {
    const words = xmpValues(xmp, property)
      .flatMap((text) => text.split(/[\s,]+/))
      .filter((word) => word !== '');
    if (words.length > 0) {
      const numbers = words.map(Number);
      return numbers.every(Number.isFinite) ? numbers : null;
    }
  }
  return null;
}

/** The number of a property that has exactly one, or null. */
export function xmpNumber(xmp: string, ...properties: readonly string[]): number | null {
  const numbers = xmpNumbers(xmp, ...properties);
  return numbers?.length === 1 ? numbers[0]! : null;
}
