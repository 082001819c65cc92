import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSeconds, parseDuration, parseMoment } from '../../ops/text/durations.ts';

const NOW = new Date('2026-05-02T12:00:00Z');
const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const anyUnit = fc.constantFrom(...(['s', 'm', 'h', 'd'] as const));

describe('a time on the command line', () => {
  it('is so long ago', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9999 }), anyUnit, (count, unit) => {
        expect(parseDuration(`${count}${unit}`)).toBe(count * UNITS[unit]);
        const ago = NOW.getTime() - Date.parse(parseMoment('--since', `${count}${unit}`, NOW));
        expect(ago).toBe(count * UNITS[unit] * 1000);
      }),
    );
  });

  it('is a time with its zone, whatever the zone of this machine', () => {
    const anyTime = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(parseMoment('--since', time.toISOString(), NOW)).toBe(time.toISOString());
      }),
    );
    expect(parseMoment('--since', '2026-05-01T12:00:00+02:00', NOW)).toBe('2026-05-01T10:00:00.000Z');
    expect(parseMoment('--since', '2026-05-01T12:00Z', NOW)).toBe('2026-05-01T12:00:00.000Z');
  });

  it('is either of these or refused, never something else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\d{1,9}[smhd]$/.test(text));
        expect(() => parseMoment('--since', text, NOW)).toThrow('--since');
      }),
    );
    for (const text of ['2026-05-01', '2026-05-01T12:00:00', '2026-13-01T12:00:00Z', '24', 'h', '-1h']) {
      expect(() => parseMoment('--since', text, NOW)).toThrow('accepted are 90s');
    }
  });
});

describe('a duration', () => {
  it.each([
    [0.42, '0.4 s'],
    [9.99, '10.0 s'],
    [59.4, '59 s'],
    [3599, '59 min 59 s'],
    [7260, '2 h 1 min'],
    [345_600, '4 d 0 h'],
  ])('of %d s reads %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});
