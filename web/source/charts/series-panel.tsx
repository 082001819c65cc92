import type { ImageSummary } from '../../../lambdas/api/types.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import type { Api } from '../api/api.ts';
import { useLoaded } from '../map/loading.ts';
import { indexTitle } from '../map/words.ts';
import { TimeSeries } from './time-series.tsx';
import { loadSeries, seriesOfImages } from './value-series.ts';

interface SeriesPanelProps {
  readonly api: Api;
  /** null: the image belongs to no field. */
  readonly field: string | null;
  readonly images: readonly ImageSummary[];
  readonly index: IndexId | null;
  readonly chosenImage: string | null;
  /** Whose series is shown instead of the field's; null: none. */
  readonly bed: { readonly id: string; readonly title: string } | null;
  /** Changes with the beds, and with what is measured in them. */
  readonly bedsState: string;
}

/** The index over time: of the field, or of the bed that is selected. */
export function SeriesPanel({ api, field, images, index, chosenImage, bed, bedsState }: SeriesPanelProps) {
  const asked = index ?? 'ndvi';
  const newest = images.map(({ id, updatedAt }) => `${id}${updatedAt}`).join();
  const subject = bed === null ? null : [bed.id, bedsState];
  const key = field === null ? null : JSON.stringify([field, asked, subject, newest]);
  const series = useLoaded(key, () => loadSeries(api, field ?? '', asked, bed?.id ?? null));
  const shown = field === null ? seriesOfImages(images) : series.value;
  const title = `${indexTitle(asked)} of ${bed?.title ?? 'the field'}`;
  return (
    <section class="panel series">
      <h2>Over time</h2>
      {shown !== null && <TimeSeries title={title} series={shown} chosenImage={chosenImage} />}
      {shown?.isBeingMeasured && (
        <p class="quiet">
          Not every flight has been measured in the bed as it is now.{' '}
          <button type="button" class="button-plain" onClick={series.reload}>
            Look again
          </button>
        </p>
      )}
      {shown === null && series.error === null && (
        <p class="quiet">No values over time are known of {bed?.title ?? 'the field'} yet.</p>
      )}
      {series.error !== null && <p class="fault">The series could not be read: {series.error.message}</p>}
    </section>
  );
}
