import type { ImageSummary } from '../../../lambdas/api/types.ts';
import { timeOf } from './image-requests.ts';
import { inWords, STATUS_WORDS, valueInWords } from './words.ts';

interface ImageChoiceProps {
  /** The newest first. */
  readonly images: readonly ImageSummary[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** Images by date, with steps to the next flight. */
export function ImageChoice({ images, chosen, onChoose }: ImageChoiceProps) {
  const place = images.findIndex(({ id }) => id === chosen);
  const step = (by: number) => onChoose(images[place + by]!.id);
  return (
    <div class="image-choice">
      <button
        type="button"
        class="button-plain"
        aria-label="Earlier image"
        disabled={place < 0 || place + 1 >= images.length}
        onClick={() => step(1)}
      >
        ‹
      </button>
      <label class="field-label">
        <span class="visually-hidden">Image, by date</span>
        <select value={chosen ?? ''} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
          {images.map((image) => (
            <option key={image.id} value={image.id}>
              {titleOf(image)}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="button-plain"
        aria-label="Later image"
        disabled={place <= 0}
        onClick={() => step(-1)}
      >
        ›
      </button>
    </div>
  );
}

function titleOf(image: ImageSummary): string {
  const state =
    image.ndviMean === null
      ? image.status === 'completed'
        ? 'no NDVI'
        : STATUS_WORDS[image.status]
      : `NDVI ${valueInWords(image.ndviMean)}`;
  return `${inWords(timeOf(image))} · ${state} · ${image.filename}`;
}
