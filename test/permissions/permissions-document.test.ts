import { expect, it } from 'vitest';
import { synthesise } from '../stacks/templates.ts';
import { permissionsDocument } from './permissions-document.ts';

it('docs/permissions.md tells what every role may do, and what shows that it has to', async () => {
  const document = permissionsDocument(synthesise('dev'));
  expect(document).not.toMatch(/not proven|undefined/);
  await expect(document).toMatchFileSnapshot('../../docs/permissions.md');
});
