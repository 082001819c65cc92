import { useEffect, useState } from 'preact/hooks';
import type { Api } from '../api/api.ts';
import { Page } from '../layout/page.tsx';
import { address, navigate } from '../navigation/navigation.ts';
import { useStore } from '../store/use-store.ts';
import { filterOf, type ImageFilter, queryOf } from './image-filter.ts';
import { ImageFilterForm } from './image-filter-form.tsx';
import { ImageList } from './image-list.ts';
import { ImageRow } from './image-row.tsx';

/** The user's images, newest first, page by page. */
export function ImagesPage({ api }: { readonly api: Api }) {
  const query = queryOf(filterOf(useStore(address)));
  const [list] = useState(() => new ImageList(api));
  useEffect(() => {
    void list.show(query);
  }, [query]);
  const choose = (filter: ImageFilter) => navigate(`/images${queryOf(filter)}`);
  return (
    <Page title="Images">
      <ImageFilterForm filter={filterOf(query)} onChange={choose} />
      <Images api={api} list={list} />
    </Page>
  );
}

function Images({ api, list }: { readonly api: Api; readonly list: ImageList }) {
  const { images, nextCursor, isLoading, fault } = useStore(list.state);
  return (
    <section aria-label="Images" aria-busy={isLoading}>
      {images.length === 0 && !isLoading && fault === undefined ? (
        <p class="quiet">No images here yet.</p>
      ) : null}
      <ul class="images">
        {images.map((image) => (
          <ImageRow
            key={image.id}
            api={api}
            image={image}
            onProcessing={() => list.processing(image.id)}
            onDelete={() => list.delete(image.id)}
          />
        ))}
      </ul>
      {isLoading ? <p role="status">Loading…</p> : null}
      {fault === undefined ? null : (
        <p class="fault" role="alert">
          {fault}{' '}
          <button type="button" class="button-plain" onClick={() => void list.more()}>
            Try again
          </button>
        </p>
      )}
      {nextCursor === null || isLoading || fault !== undefined ? null : (
        <button type="button" class="button-plain" onClick={() => void list.more()}>
          Show more
        </button>
      )}
    </section>
  );
}
