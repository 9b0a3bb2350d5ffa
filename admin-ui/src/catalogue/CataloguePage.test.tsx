import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../api/types';
import { type FakePlatform, newFakePlatform } from '../test/fakePlatform';
import { type FakeServer, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let platform: FakePlatform;

beforeEach(() => {
  server = startFakeServer();
  platform = newFakePlatform();
  server.handlers.push(handlerOf(platform));
});

describe('Catalogue', () => {
  it('searches, and keeps what is searched for in the address', async () => {
    const router = openConsole('/catalogue');
    expect(await screen.findByRole('link', { name: 'Trail shoe' })).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Search items'), 'wool');
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Trail shoe' })).toBeNull());
    expect(screen.getByRole('link', { name: 'Wool socks' })).toBeTruthy();
    expect(router.state.location.search).toEqual({ query: 'wool' });
  });

  it('says what is wrong with a condition', async () => {
    openConsole('/catalogue?filter=item.prize+%3C+5');
    expect(await screen.findByText("filter: there is no attribute 'prize' of items.")).toBeTruthy();
  });

  it('hides an item and takes it back', async () => {
    openConsole('/catalogue');
    await userEvent.click(await screen.findByRole('button', { name: 'Hide Wool socks' }));
    expect(await screen.findByText(/“Wool socks” is hidden/)).toBeTruthy();
    expect(await screen.findByRole('button', { name: 'Show Wool socks' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: 'Hide Wool socks' })).toBeTruthy();
    expect(platform.writes).toEqual([
      'PATCH /v1/items/i1 {"hidden":true}',
      'PATCH /v1/items/i1 {"hidden":false}',
    ]);
  });

  it('offers a viewer nothing that would be refused', async () => {
    server.session = sessionOf('viewer');
    openConsole('/catalogue');
    expect(await screen.findByRole('link', { name: 'Trail shoe' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Hide/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Upload a file' })).toBeNull();
  });
});

describe('an item', () => {
  it('shows its attributes, neighbours, exposure and the rules that touch it', async () => {
    openConsole('/catalogue/items/i0');
    expect(await screen.findByRole('heading', { level: 1, name: 'Trail shoe' })).toBeTruthy();
    expect(screen.getByText('shoes, running')).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'Wool socks' })).toBeTruthy();
    expect(await screen.findByRole('slider', { name: /shown, clicked and bought/ })).toBeTruthy();
    const rules = within(await screen.findByRole('table', { name: 'Rules that touch the item' }));
    expect(rules.getByText('Fresh first')).toBeTruthy();
    expect(rules.getByText('depends on the request')).toBeTruthy();
    expect(rules.queryByText('No alcohol')).toBeNull();
  });

  it('sends what was changed and nothing else', async () => {
    openConsole('/catalogue/items/i0');
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    const form = within(await screen.findByRole('form', { name: 'Attributes of the item' }));
    await userEvent.clear(form.getByLabelText('price'));
    await userEvent.type(form.getByLabelText('price'), '42');
    await userEvent.type(form.getByLabelText('colour'), 'red');
    await userEvent.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
    expect(platform.writes).toEqual(['PATCH /v1/items/i0 {"price":42,"colour":"red"}']);
    expect(screen.getByText('42')).toBeTruthy();
  });

  /** Opens the form, types a price, and saves after somebody else has saved too. */
  async function collide(theirs: Partial<Item>) {
    openConsole('/catalogue/items/i0');
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    const form = within(await screen.findByRole('form', { name: 'Attributes of the item' }));
    await userEvent.clear(form.getByLabelText('price'));
    await userEvent.type(form.getByLabelText('price'), '42');
    const [item] = platform.items;
    if (!item) throw new Error('The catalogue is empty.');
    Object.assign(item, theirs);
    platform.revisions.set('i0', 7);
    await userEvent.click(form.getByRole('button', { name: 'Save' }));
    return item;
  }

  it('that somebody else changed meanwhile comes with both versions, and keeps both', async () => {
    const item = await collide({ price: 39, brand: 'Bolt' });
    const dialog = within(await screen.findByRole('dialog', { name: /changed meanwhile/ }));
    expect(dialog.getByText(/the audit log names is by ada, /)).toBeTruthy();
    const price = within(dialog.getByRole('radiogroup', { name: 'price' }));
    expect(price.getByRole<HTMLInputElement>('radio', { name: 'Yours: 42' }).checked).toBe(true);
    expect(price.getByRole('radio', { name: 'Theirs: 39' })).toBeTruthy();
    const brand = within(dialog.getByRole('radiogroup', { name: 'brand' }));
    expect(brand.getByRole<HTMLInputElement>('radio', { name: 'Theirs: Bolt' }).checked).toBe(true);
    expect(item.price).toBe(39);

    await userEvent.click(dialog.getByRole('button', { name: 'Save as chosen' }));
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
    expect(item).toMatchObject({ price: 42, brand: 'Bolt' });
    expect(screen.getByText('Bolt')).toBeTruthy();
  });

  it('keeps what was typed where the collision is put off, and drops it for theirs', async () => {
    const item = await collide({ price: 39 });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const form = within(screen.getByRole('form', { name: 'Attributes of the item' }));
    expect(form.getByLabelText<HTMLInputElement>('price').value).toBe('42');

    await userEvent.click(form.getByRole('button', { name: 'Save' }));
    const again = within(await screen.findByRole('dialog', { name: /changed meanwhile/ }));
    await userEvent.click(again.getByRole('button', { name: 'Drop mine, go on with theirs' }));
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
    expect(screen.getByText('39')).toBeTruthy();
    expect(item.price).toBe(39);
  });

  it('is saved at once where theirs has no field in the form', async () => {
    const item = await collide({ hidden: true });
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
    expect(item).toMatchObject({ price: 42, hidden: true });
  });

  it('that is unknown is said to be', async () => {
    openConsole('/catalogue/items/none');
    expect(await screen.findByText('There is no /v1/items/none.')).toBeTruthy();
  });
});

describe('attributes', () => {
  it('can be added by an administrator', async () => {
    openConsole('/catalogue/attributes');
    await userEvent.click(await screen.findByRole('button', { name: 'Add an attribute' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add an attribute' }));
    await userEvent.type(dialog.getByLabelText('Name'), 'season');
    await userEvent.selectOptions(dialog.getByLabelText('Type'), 'number');
    await userEvent.type(dialog.getByLabelText('If missing'), '1.5');
    await userEvent.click(dialog.getByRole('button', { name: 'Add' }));
    const items = within(await screen.findByRole('table', { name: 'Attributes of items' }));
    expect(await items.findByText('season')).toBeTruthy();
    expect(items.getByText('1.5')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Change item attribute title' })).toBeNull();
  });
});

describe('an upload', () => {
  it('becomes a job whose rejected rows can be fetched', async () => {
    openConsole('/catalogue/upload');
    const file = new File(['itemId,title\n1,Shoe'], 'shoes.csv', { type: 'text/csv' });
    await screen.findByText('The first lines of such a file');
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (!input) throw new Error('The page has no field for a file.');
    await userEvent.upload(input, file);
    await userEvent.click(screen.getByRole('button', { name: /^Upload/ }));
    expect(await screen.findByText(/4,990 accepted, 10 rejected/)).toBeTruthy();
    const link = screen.getByRole('link', { name: 'Download the rejected rows' });
    expect(link.getAttribute('href')).toBe('/v1/jobs/j4/rejects');
    expect(platform.writes).toEqual(['POST /v1/jobs/imports?entity=items&name=shoes.csv']);
  });
});
