import { useEffect, useRef, useState } from 'preact/hooks';
import type { Bed, BedGeometry } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { type Loaded, useLoaded } from '../map/loading.ts';
import { freeBedName, removedBeds } from './bed-changes.ts';
import { bedsOfFile } from './bed-draft.ts';
import { type BedFault, faultOf } from './bed-fault.ts';
import { getBeds, getMeasurement, type MeasurementAnswer, type SavedBeds } from './bed-requests.ts';
import { saveOrMerge } from './save-or-merge.ts';

/** The beds of a field as they are edited. */
export interface FieldBeds {
  /** As they are drawn, saved or not; null until they are known. */
  readonly beds: readonly Bed[] | null;
  readonly isChanged: boolean;
  /** Those that are saved, and hence measured. */
  readonly savedCount: number;
  /** Saved beds that the next saving takes away. */
  readonly removed: readonly Bed[];
  readonly isSaving: boolean;
  readonly fault: BedFault | null;
  /** Changes with every saving: what was measured before is out of date. */
  readonly version: number;
  /** Asks for the beds once more, where that has failed. */
  readonly reload: () => void;
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
  const [sent, setSent] = useState<SavedBeds | null>(null);
  const [draft, setDraft] = useState<readonly Bed[] | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [fault, setFault] = useState<BedFault | null>(null);
  const [version, setVersion] = useState(0);
  const shownField = useRef(field);
  shownField.current = field;
  const saved = sent ?? loaded.value;
  const takeSaved = (beds: SavedBeds) => {
    setSent(beds);
    setVersion((before) => before + 1);
  };
  useEffect(() => {
    setSent(null);
    setDraft(null);
    setFault(null);
  }, [field]);

  /** Nothing before the beds are known: what is saved replaces all of them. */
  const change = (changed: (beds: readonly Bed[]) => readonly Bed[]) => {
    if (saved !== null) setDraft((before) => changed(before ?? saved.beds));
  };
  const changeOne = (id: string, changed: Partial<Bed>) =>
    change((all) => all.map((bed) => (bed.id === id ? { ...bed, ...changed } : bed)));
  return {
    beds: draft ?? saved?.beds ?? null,
    isChanged: draft !== null,
    savedCount: saved?.beds.length ?? 0,
    removed: draft === null || saved === null ? [] : removedBeds(saved.beds, draft),
    isSaving,
    fault: fault ?? (loaded.error === null ? null : faultOf(loaded.error)),
    version,
    reload: loaded.reload,
    add(geometry) {
      const id = crypto.randomUUID();
      change((all) => [...all, { id, name: freeBedName(all), geometry }]);
      return id;
    },
    reshape: (id, geometry) => changeOne(id, { geometry }),
    rename: (id, name) => changeOne(id, { name: name.trim() === '' ? null : name }),
    remove: (id) => change((all) => all.filter((bed) => bed.id !== id)),
    async readFile(file) {
      setFault(null);
      try {
        const beds = bedsOfFile(await file.text());
        change(() => beds);
      } catch (error) {
        setFault(faultOf(error as Error));
      }
    },
    async save() {
      if (field === null || draft === null || saved === null) return;
      setSaving(true);
      setFault(null);
      try {
        const outcome = await saveOrMerge(api, field, draft, saved);
        if (shownField.current !== field) return;
        takeSaved(outcome.saved);
        // What was drawn meanwhile is not saved yet.
        setDraft((now) => outcome.draftOf(now ?? draft));
        setFault(outcome.fault);
      } catch (error) {
        setFault(faultOf(error as Error));
      } finally {
        setSaving(false);
      }
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
