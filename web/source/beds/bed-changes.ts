import type { Bed } from '../../../lambdas/pipeline/bed-statistics.ts';

/** "Bed 3" where 1 and 2 are taken. */
export function freeBedName(beds: readonly Bed[]): string {
  const taken = new Set(beds.map(({ name }) => name));
  let number = 1;
  while (taken.has(`Bed ${number}`)) number += 1;
  return `Bed ${number}`;
}

/** Those that saving would take away, with all that was measured in them. */
export function removedBeds(saved: readonly Bed[], draft: readonly Bed[]): readonly Bed[] {
  const kept = new Set(draft.map(({ id }) => id));
  return saved.filter(({ id }) => !kept.has(id));
}

export interface MergedBeds {
  readonly beds: readonly Bed[];
  /** Ids of the beds that both have changed, or one changed and the other removed. */
  readonly contested: readonly string[];
}

/** What two people have made of the same beds: of a bed that both changed, `mine` counts. */
export function mergeBeds(base: readonly Bed[], mine: readonly Bed[], theirs: readonly Bed[]): MergedBeds {
  const [before, own, other] = [base, mine, theirs].map((beds) => new Map(beds.map((bed) => [bed.id, bed])));
  const contested: string[] = [];
  const outcomeOf = (id: string): readonly Bed[] => {
    const [was, here, there] = [before!.get(id), own!.get(id), other!.get(id)];
    const hasMine = !isSame(was, here);
    if (hasMine && !isSame(was, there) && !isSame(here, there)) contested.push(id);
    const outcome = hasMine ? here : there;
    return outcome === undefined ? [] : [outcome];
  };
  const ids = [...new Set([...other!.keys(), ...own!.keys()])];
  return { beds: ids.flatMap(outcomeOf), contested };
}

function isSame(one: Bed | undefined, other: Bed | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.name === other.name && JSON.stringify(one.geometry) === JSON.stringify(other.geometry);
}
