import { useEffect, useState } from 'preact/hooks';
import type { FieldProblem } from '../../../lambdas/api/types.ts';
import type { Bed, BedGeometry } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import { type Loaded, useLoaded } from '../map/loading.ts';
import { bedsOfFile } from './bed-draft.ts';
import { getBeds, getMeasurement, type MeasurementAnswer, saveBeds } from './bed-requests.ts';

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
  /** Those that are saved, and hence measured. */
  readonly savedCount: number;
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
  const loaded = useLoaded(field, () => getBeds(api, field ?? ''));
  const [sent, setSent] = useState<readonly Bed[] | null>(null);
  const [draft, setDraft] = useState<readonly Bed[] | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [fault, setFault] = useState<BedFault | null>(null);
  const [version, setVersion] = useState(0);
  const saved = sent ?? loaded.value;
  useEffect(() => {
    setSent(null);
    setDraft(null);
  }, [field]);

  const change = (changed: (beds: readonly Bed[]) => readonly Bed[]) =>
    setDraft((before) => changed(before ?? saved ?? []));
  const changeOne = (id: string, changed: Partial<Bed>) =>
    change((all) => all.map((bed) => (bed.id === id ? { ...bed, ...changed } : bed)));
  return {
    beds: draft ?? saved,
    isChanged: draft !== null,
    savedCount: saved?.length ?? 0,
    isSaving,
    fault: fault ?? (loaded.error === null ? null : faultOf(loaded.error)),
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
        setSent(draft);
        // What was drawn meanwhile is not saved yet.
        setDraft((now) => (now === draft ? null : now));
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
export function useMeasurement(
  api: Api,
  imageId: string | null,
  index: IndexId | null,
  { savedCount, version }: FieldBeds,
): Loaded<MeasurementAnswer> {
  const isAsked = imageId !== null && index !== null && savedCount > 0;
  const key = isAsked ? `${imageId}/${index}/${version}` : null;
  return useLoaded(key, () => getMeasurement(api, imageId!, index!), {
    again: ({ measurement, retryAfter }) => (measurement === null ? retryAfter * 1000 : null),
  });
}

function faultOf(error: Error): BedFault {
  return { message: error.message, problems: error instanceof ApiError ? (error.errors ?? []) : [] };
}
