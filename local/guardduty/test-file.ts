/**
 * The harmless test file that every scanner reports: https://www.eicar.org. In two pieces, so that a scanner of the developer's
 * machine does not take this file for it.
 */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

export function isTestFile(head: string): boolean {
  return head.includes(EICAR);
}
