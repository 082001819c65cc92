import { Link } from '../navigation/link.tsx';
import { ADDRESSES } from '../navigation/routes.ts';
import { Page } from './page.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <p>
        Look at your <Link to={ADDRESSES.uploads}>uploads</Link> or <Link to={ADDRESSES.images}>images</Link>.
      </p>
    </Page>
  );
}
