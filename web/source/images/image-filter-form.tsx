import type { JSX } from 'preact';
import type { ImageStatus } from '../../../lambdas/pipeline/image-status.ts';
import { type ImageFilter, STATUS_NAMES } from './image-filter.ts';

interface ImageFilterFormProps {
  readonly filter: ImageFilter;
  onChange(filter: ImageFilter): void;
}

export function ImageFilterForm({ filter, onChange }: ImageFilterFormProps) {
  const submit = (event: JSX.TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim() || undefined;
    onChange({ status: text('status') as ImageStatus | undefined, field: text('field') });
  };
  return (
    <form class="filter" onSubmit={submit} key={`${filter.status} ${filter.field}`}>
      <div>
        <label for="filter-status">Status</label>
        <select id="filter-status" name="status" defaultValue={filter.status ?? ''}>
          <option value="">All</option>
          {Object.entries(STATUS_NAMES).map(([status, name]) => (
            <option key={status} value={status} selected={status === filter.status}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="filter-field">Field</label>
        <input
          id="filter-field"
          name="field"
          type="text"
          maxLength={100}
          autocomplete="off"
          defaultValue={filter.field ?? ''}
        />
      </div>
      <button type="submit" class="button-plain">
        Filter
      </button>
    </form>
  );
}
