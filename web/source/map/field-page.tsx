import type { Api } from '../api/api.ts';
import { Page } from '../layout/page.tsx';
import { type FieldImages, type PageSubject, useFieldImages } from './field-images.ts';
import { ImageChoice } from './image-choice.tsx';
import { ImageState } from './image-state.tsx';
import { ImageView } from './image-view.tsx';

export interface FieldPageProps {
  readonly api: Api;
  readonly of: PageSubject;
}

/** A field on its map: images by date, indices, beds, and what the numbers say. */
export function FieldPage({ api, of }: FieldPageProps) {
  const field = useFieldImages(api, of);
  const title = field.field ?? field.image?.filename ?? ('field' in of ? of.field : 'Image');
  return (
    <Page title={title}>
      <div class="field-page">
        {field.error !== null && (
          <p class="state state-failed" role="alert">
            {field.error.message}{' '}
            <button type="button" class="button-plain" onClick={field.reload}>
              Try again
            </button>
          </p>
        )}
        <FieldContent api={api} field={field} />
      </div>
    </Page>
  );
}

function FieldContent({ api, field }: { readonly api: Api; readonly field: FieldImages }) {
  const { images, image, chosen } = field;
  if (images === null) return field.error === null ? <p role="status">Loading the field…</p> : null;
  if (images.length === 0) return <p>No image of this field has been sent yet.</p>;
  return (
    <>
      <ImageChoice images={images} chosen={chosen} onChoose={field.choose} />
      {image !== null && <ImageState api={api} image={image} onReprocessed={field.reload} />}
      {image !== null && <ImageView api={api} field={field.field} images={images} image={image} />}
    </>
  );
}
