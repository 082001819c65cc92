/** 1234567 as 1,234,567. Written here, because loading a locale takes longer than a picture's whole lettering. */
export function groupedCount(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
