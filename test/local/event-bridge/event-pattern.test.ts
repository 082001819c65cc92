import { describe, expect, it } from 'vitest';
import { matchesEvent, unknownMatcher } from '../../../local/event-bridge/event-pattern.ts';

const PATTERN = {
  source: ['aws.guardduty', 'aws.other'],
  detail: { object: { bucket: ['images'], key: [{ prefix: 'raw/' }] } },
};
const event = (key: unknown, bucket = 'images', source = 'aws.guardduty') => ({
  source,
  region: 'eu-central-2',
  detail: { object: { bucket, key } },
});

describe('a pattern of events', () => {
  it('wants one of the values of every field that it names, and of no other', () => {
    expect(matchesEvent(PATTERN, event('raw/1'))).toBe(true);
    expect(matchesEvent(PATTERN, event('raw/1', 'images', 'aws.other'))).toBe(true);
    expect(matchesEvent(PATTERN, event('raw/1', 'other'))).toBe(false);
    expect(matchesEvent(PATTERN, event('derived/1'))).toBe(false);
    for (const key of [undefined, null, 5, ['raw/1']]) expect(matchesEvent(PATTERN, event(key))).toBe(false);
    for (const detail of [undefined, null, 'text', {}]) {
      expect(matchesEvent(PATTERN, { ...event('raw/1'), detail })).toBe(false);
    }
  });

  it('is refused by name where it asks for more than values and prefixes', () => {
    expect(unknownMatcher(PATTERN)).toBeUndefined();
    expect(unknownMatcher({ detail: { key: [{ suffix: '.tif' }] } })).toBe('detail.key: {"suffix":".tif"}');
    expect(unknownMatcher({ detail: { key: ['a', { 'anything-but': 'b' }] } })).toContain('anything-but');
    expect(unknownMatcher({ source: 'aws.guardduty' })).toBe('source: "aws.guardduty"');
  });
});
