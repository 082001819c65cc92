import { describe, expect, it } from 'vitest';
import { compareMigrations } from '../../ops/queries/applied-migrations.ts';

const appliedAt = '2026-05-01T10:00:00.000Z';
const applied = (name: string, checksum = 'a') => ({ name, checksum, appliedAt });

describe('the schema against a checkout', () => {
  it('has what is applied, pending, changed, and what the checkout lacks, by name', () => {
    const states = compareMigrations(
      [applied('0001_a'), applied('0002_b'), applied('0004_d')],
      [
        { name: '0001_a', checksum: 'a' },
        { name: '0002_b', checksum: 'edited' },
        { name: '0003_c', checksum: 'a' },
      ],
    );
    expect(states.map(({ name, state }) => [name, state])).toEqual([
      ['0001_a', 'applied'],
      ['0002_b', 'changed'],
      ['0003_c', 'pending'],
      ['0004_d', 'unknown'],
    ]);
  });
});
