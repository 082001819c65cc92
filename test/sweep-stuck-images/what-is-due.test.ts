import { describe, expect, it } from 'vitest';
import { deletionsToEnd, isDue, whatIsDue } from '../../lambdas/sweep-stuck-images/what-is-due.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const TERMS = { lostEventSeconds: 90, uploadLifetimeSeconds: 3600, workerLifetimeSeconds: 960 };
const ago = (seconds: number) => NOW - seconds * 1000;
const entry = (seconds: number, objects = 1) => ({
  imageId: `of ${seconds}`,
  attemptsBefore: 0,
  objects,
  since: new Date(ago(seconds)),
});
const uploads = (...seconds: number[]) => seconds.map((age) => ({ arrivedAt: ago(age) }));

describe('an image', () => {
  it.each([
    ['the object is old', entry(500), uploads(90), true],
    ['the object is young', entry(500), uploads(89), false],
    ['one of two objects is young', entry(500, 2), uploads(400, 89), false],
    ['both objects are old', entry(500, 2), uploads(400, 90), true],
    ['one of two objects is missing', entry(3689, 2), uploads(3000), false],
    ['one of two objects is missing and cannot come any more', entry(3690, 2), uploads(3000), true],
    ['there is no object', entry(500), [], false],
    ['there is no object, and none can come', entry(3690), [], true],
  ])('%s', (_, given, objects, due) => {
    expect(isDue(given, objects, NOW, TERMS)).toBe(due);
  });
});

describe('the register', () => {
  const decide = (
    entries: ReturnType<typeof entry>[],
    look: (id: string) => ReturnType<typeof uploads> | null,
  ) => {
    const looked: string[] = [];
    const due = whatIsDue(
      entries,
      async (id) => {
        looked.push(id);
        return look(id);
      },
      NOW,
      TERMS,
    );
    return due.then((found) => ({ ...found, looked }));
  };

  it('is not looked into the bucket for while its entries are young', async () => {
    expect(await decide([entry(89)], () => uploads(80))).toEqual({
      askDatabase: false,
      oldestUnfinishedSeconds: 0,
      looked: [],
    });
  });

  it('tells the age of the oldest image whose objects are there, since it was opened or they came', async () => {
    const ages = { 'of 1000': uploads(50), 'of 2000': [], 'of 300': uploads(90_000) };
    const found = await decide([entry(1000), entry(2000), entry(300)], (id) => ages[id as keyof typeof ages]);
    expect(found).toMatchObject({ oldestUnfinishedSeconds: 300, askDatabase: true });
  });

  it('leaves to the database what S3 does not say', async () => {
    expect((await decide([entry(100)], () => null)).askDatabase).toBe(true);
  });

  it('looks for the oldest few of more than a hundred, and asks in any case', async () => {
    const entries = Array.from({ length: 101 }, (_, index) => entry(100 + index));
    const { askDatabase, looked } = await decide(entries, () => []);
    expect(askDatabase).toBe(true);
    expect(looked).toHaveLength(25);
    expect(looked[0]).toBe('of 200');
  });

  it('ends a deletion once no worker can be left', () => {
    const deleted = [959, 960].map((age) => ({ imageId: String(age), since: new Date(ago(age)) }));
    expect(deletionsToEnd({ deleted }, NOW, TERMS).map(({ imageId }) => imageId)).toEqual(['960']);
  });
});
