import { describe, expect, it } from 'vitest';
import { confirm, type Person } from '../../ops/confirmation.ts';

const person = (answer: string): Person => ({ present: true, ask: async () => answer });
const nobody: Person = { present: false, ask: () => Promise.reject(new Error('nobody is there')) };

describe('agreeing', () => {
  it.each(['y', 'yes', ' YES '])('is %j', async (answer) => {
    await confirm('Do it?', 'here', { yes: false, person: person(answer) });
  });

  it.each(['', 'n', 'no', 'yes please', 'q'])('is not %j', async (answer) => {
    const asked = confirm('Do it?', 'here', { yes: false, person: person(answer) });
    await expect(asked).rejects.toMatchObject({ code: 'not_confirmed' });
  });

  it('is --yes, without a question; a script without it is refused, and told where it would have been', async () => {
    await confirm('Do it?', 'stage prod', { yes: true, person: nobody });
    const script = confirm('Do it?', 'stage prod', { yes: false, person: nobody });
    await expect(script).rejects.toThrow(/stage prod.*--yes.*--dry-run/);
  });
});
