import type { Api } from '../api/api.ts';
import { Page } from '../layout/page.tsx';

export interface FieldPageProps {
  readonly api: Api;
  /** The field with its newest image, or one image. */
  readonly of: { readonly field: string } | { readonly imageId: string };
}

export function FieldPage({ of }: FieldPageProps) {
  return <Page title={'field' in of ? of.field : 'Image'}>{null}</Page>;
}
