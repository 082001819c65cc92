import { useEffect, useState } from 'preact/hooks';
import type { FieldProblem } from '../../../lambdas/api/types.ts';
import type { Bed, BedGeometry, BedMeasurement } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { useLoaded } from '../map/loading.ts';
import { bedsOfFile } from './bed-draft.ts';
import { getBeds, getMeasurement, saveBeds } from './bed-requests.ts';

/** Why beds were not saved or read. */
export interface BedFault {
  readonly message: string;
  /** What is wrong with which feature. */
  readonly problems: readonly FieldProblem[];
}

/** The beds of a field as they are edited. */
export interface FieldBeds {
  /** As they are drawn, saved or not; null until they are known. */
  readonly beds: readonly Bed[] | null;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly fault: BedFault | null;
  /** Changes with every saving: what was measured before is out of date. */
  readonly version: number;
  readonly add: (geometry: BedGeometry) => string;
  readonly reshape: (id: string, geometry: BedGeometry) => void;
  readonly rename: (id: string, name: string) => void;
  readonly remove: (id: string) => void;
  readonly readFile: (file: Blob) => Promise<void>;
  readonly save: () => Promise<void>;
  /** Back to what is saved. */
  readonly discard: () => void;
}

export function useFieldBeds(api: Api, field: string | null): FieldBeds {
  const saved = useLoaded(field, () => getBeds(api, field ?? ''));
  const [draft, setDraft] = useState<readonly Bed[] | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [fault, setFault] = useState<BedFault | null>(null);
  const [version, setVersion] = useState(0);
  const beds = draft ?? saved.value;
  useEffect(() => setDraft(null), [field]);

  const change = (changed: (beds: readonly Bed[]) => readonly Bed[]) => setDraft(changed(beds ?? []));
  const changeOne = (id: string, changed: Partial<Bed>) =>
    change((all) => all.map((bed) => (bed.id === id ? { ...bed, ...changed } : bed)));
  return {
    beds,
    isChanged: draft !== null,
    isSaving,
    fault: fault ?? (saved.error === null ? null : faultOf(saved.error)),
    version,
    add(geometry) {
      const id = crypto.randomUUID();
      change((all) => [...all, { id, name: `Bed ${all.length + 1}`, geometry }]);
      return id;
    },
    reshape: (id, geometry) => changeOne(id, { geometry }),
    rename: (id, name) => changeOne(id, { name: name.trim() === '' ? null : name }),
    remove: (id) => change((all) => all.filter((bed) => bed.id !== id)),
    async readFile(file) {
      setFault(null);
      try {
        setDraft(bedsOfFile(await file.text(), () => crypto.randomUUID()));
      } catch (error) {
        setFault(faultOf(error as Error));
      }
    },
    async save() {
      if (field === null || draft === null) return;
      setSaving(true);
      setFault(null);
      try {
        await saveBeds(api, field, draft);
        saved.reload();
        setDraft(null);
        setVersion((before) => before + 1);
      } catch (error) {
        setFault(faultOf(error as Error));
      }
      setSaving(false);
    },
    discard() {
      setDraft(null);
      setFault(null);
    },
  };
}

/** What is measured in the saved beds; null while it is being measured, and where there are none. */
export function useMeasurement(api: Api, imageId: string | null, beds: FieldBeds): BedMeasurement | null {
  const isAsked = imageId !== null && beds.beds !== null && beds.beds.length > 0;
  const answer = useLoaded(
    isAsked ? `${imageId}/${beds.version}` : null,
    () => getMeasurement(api, imageId!),
    {
      again: ({ measurement, retryAfter }) => (measurement === null ? retryAfter * 1000 : null),
    },
  );
  return answer.value?.measurement ?? null;
}

function faultOf(error: Error): BedFault {
  return { message: error.message, problems: error instanceof ApiError ? (error.errors ?? []) : [] };
}
