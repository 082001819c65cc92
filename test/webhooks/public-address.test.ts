import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isPublicAddress } from '../../lambdas/webhooks/public-address.ts';

const byte = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(byte, byte, byte, byte);

/** By arithmetic on its bytes, beside the list of networks that is tested. */
function isSpecial([a, b, c]: readonly [number, number, number, number]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
  if (a === 100) return b >= 64 && b < 128;
  if (a === 169) return b === 254;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 192 && b === 0) return c === 0 || c === 2;
  if (a === 192) return b === 168 || [31, 52, 88, 175].some((one) => one === b && isAnycast(b, c));
  if (a === 198) return b === 18 || b === 19 || (b === 51 && c === 100);
  return a === 203 && b === 0 && c === 113;
}

function isAnycast(b: number, c: number): boolean {
  return c === { 31: 196, 52: 193, 88: 99, 175: 48 }[b];
}

const near = fc
  .constantFrom<[number, number, number]>(
    [169, 254, 169],
    [172, 31, 0],
    [172, 32, 0],
    [192, 0, 2],
    [192, 168, 0],
    [198, 51, 100],
    [203, 0, 113],
    [100, 64, 0],
  )
  .chain(([a, b, c]) => fc.tuple(fc.constant(a), fc.constant(b), fc.constant(c), byte));

describe('a public address', () => {
  it('is an IPv4 address outside of every network that is not for everybody', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, near), (bytes) => {
        expect(isPublicAddress(bytes.join('.'))).toBe(!isSpecial(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('is never an IPv4 address in the clothes of IPv6', () => {
    fc.assert(
      fc.property(ipv4, (bytes) => {
        const [a, b, c, d] = bytes.map((one) => one.toString(16).padStart(2, '0'));
        const dotted = bytes.join('.');
        const forms = [
          `::ffff:${dotted}`,
          `::ffff:${a}${b}:${c}${d}`,
          `::${dotted}`,
          `64:ff9b::${dotted}`,
          `2002:${a}${b}:${c}${d}::1`,
        ];
        for (const form of forms) expect(isPublicAddress(form)).toBe(false);
      }),
    );
  });

  it.each([
    ['93.184.215.14', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
    ['2a05:d014::1', true],
    ['::1', false],
    ['::', false],
    ['fc00::1', false],
    ['fd12:3456::1', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['2a05:d014::1%eth0', false],
    ['ff02::1', false],
    ['2001:db8::1', false],
    ['2001::1', false],
    // As browsers read it, 127.0.0.1: here it is no address at all.
    ['2130706433', false],
    ['0x7f.1', false],
    ['localhost', false],
    ['', false],
  ])('%s: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });

  it('is none on the loopback interface', () => {
    fc.assert(fc.property(byte, byte, byte, (b, c, d) => isLoopbackAddress(`127.${b}.${c}.${d}`)));
    for (const address of ['::1', '127.0.0.1']) expect(isLoopbackAddress(address)).toBe(true);
    for (const address of ['128.0.0.1', '::ffff:127.0.0.1', 'localhost']) {
      expect(isLoopbackAddress(address)).toBe(false);
    }
  });
});
