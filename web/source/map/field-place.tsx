import { useEffect, useState } from 'preact/hooks';
import type { Api } from '../api/api.ts';
import { Page } from '../layout/page.tsx';
import type { FieldPageProps } from './field-page.tsx';

type FieldPage = (props: FieldPageProps) => preact.JSX.Element;

/** Loads the map with its library once somebody wants to see one. */
export function FieldPlace({ api, of }: { readonly api: Api; readonly of: FieldPageProps['of'] }) {
  const [FieldPage, setFieldPage] = useState<FieldPage>();
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    import('./field-page.tsx').then(
      (module) => setFieldPage(() => module.FieldPage),
      () => setMissing(true),
    );
  }, []);
  if (FieldPage !== undefined) return <FieldPage api={api} of={of} />;
  return (
    <Page title="Map">
      {isMissing ? (
        <p class="fault">The map could not be loaded. Reload the page once you have a network.</p>
      ) : (
        <p>Loading the map…</p>
      )}
    </Page>
  );
}
