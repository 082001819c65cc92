import { FieldsPage } from './fields/fields-page.tsx';
import { ImagesPage } from './images/images-page.tsx';
import { Layout } from './layout/layout.tsx';
import { NotFoundPage } from './layout/not-found-page.tsx';
import { Page } from './layout/page.tsx';
import { FieldPlace } from './map/field-place.tsx';
import { address } from './navigation/navigation.ts';
import { type Route, routeOf } from './navigation/routes.ts';
import type { Services } from './services.ts';
import { SignInPrompt } from './sign-in/sign-in-prompt.tsx';
import { SignedInPage } from './sign-in/signed-in-page.tsx';
import { useStore } from './store/use-store.ts';
import { UploadsPage } from './uploads/uploads-page.tsx';

export function App({ services }: { readonly services: Services }) {
  const route = routeOf(useStore(address));
  return (
    <Layout session={services.session} page={route.page}>
      <CurrentPage services={services} route={route} />
    </Layout>
  );
}

function CurrentPage({ services, route }: { readonly services: Services; readonly route: Route }) {
  const { signedIn, user } = useStore(services.session.state);
  if (route.page === 'signed-in') return <SignedInPage session={services.session} />;
  if (route.page === 'not-found') return <NotFoundPage />;
  // Who worked here last finds his queue without a network, where nobody can sign in.
  if (route.page === 'uploads' && user !== undefined) {
    return <UploadsPage uploads={services.uploads} session={services.session} />;
  }
  if (!signedIn) {
    return (
      <Page title="Crop health">
        <SignInPrompt session={services.session} />
      </Page>
    );
  }
  switch (route.page) {
    case 'image':
      return <FieldPlace key={route.imageId} api={services.api} of={{ imageId: route.imageId }} />;
    case 'field':
      return <FieldPlace key={route.field} api={services.api} of={{ field: route.field }} />;
    case 'fields':
      return <FieldsPage api={services.api} />;
    case 'images':
      return <ImagesPage api={services.api} />;
    default:
      return <UploadsPage uploads={services.uploads} session={services.session} />;
  }
}
