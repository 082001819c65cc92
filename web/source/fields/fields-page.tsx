import { useEffect, useState } from 'preact/hooks';
import type { FieldSummary, ListFieldsResponse } from '../../../lambdas/api/answers-types.ts';
import type { Api } from '../api/api.ts';
import { Page } from '../layout/page.tsx';
import { Link } from '../navigation/link.tsx';
import { ADDRESSES } from '../navigation/routes.ts';

/** The user's fields, each with the way to its map. */
export function FieldsPage({ api }: { readonly api: Api }) {
  const [fields, setFields] = useState<readonly FieldSummary[]>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    allFields(api).then(setFields, (error: Error) => setFault(`${error.message}.`));
  }, [api]);
  return (
    <Page title="Fields">
      {fault === undefined ? null : (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {fields === undefined && fault === undefined ? <p role="status">Loading…</p> : null}
      {fields?.length === 0 ? (
        <p class="quiet">No fields yet. Name the field when you add images, and it is here.</p>
      ) : null}
      <ul class="images">
        {fields?.map((field) => (
          <li key={field.field} class="card">
            <Link to={ADDRESSES.field(field.field)} class="file-name">
              {field.field}
            </Link>
            <p class="quiet hint">{factsOf(field).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

/** Tens, seldom hundreds: one list. */
async function allFields(api: Api): Promise<FieldSummary[]> {
  const fields: FieldSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: ListFieldsResponse = (await api.operations.listFields(cursor === null ? {} : { cursor }))
      .body;
    fields.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return fields;
}

function factsOf({ images, newestCapture, bedCount }: FieldSummary): string[] {
  const count = Object.values(images).reduce((sum, one) => sum + one, 0);
  const day = newestCapture && new Date(newestCapture).toLocaleDateString('en-GB', { dateStyle: 'medium' });
  return [
    count === 1 ? '1 image' : `${count} images`,
    ...(day ? [`newest of ${day}`] : []),
    ...(bedCount > 0 ? [bedCount === 1 ? '1 bed' : `${bedCount} beds`] : []),
  ];
}
