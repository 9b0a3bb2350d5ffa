import { describe, expect, it } from 'vitest';
import { fieldsFor, propose, readHead, withNames } from './csvColumns';

describe('the columns of a CSV file', () => {
  it('are read, proposed and named anew, and the rows stay as they are', async () => {
    const file = new File(['uid,"product",stars,note\r\n1,Caf\u00e9,5,x\n'], 'a.csv');
    const head = await readHead(file);
    if (!head) throw new Error('The file has names.');
    expect(head.names).toEqual(['uid', 'product', 'stars', 'note']);
    const names = propose('events', head.names, fieldsFor('events', []));
    expect(names).toEqual(['userId', 'itemId', 'value', '']);
    expect(await withNames(file, head, names).text()).toBe(
      'userId,itemId,value,\n1,Caf\u00e9,5,x\n',
    );
  });

  it('are attributes by their own names first', () => {
    const fields = ['itemId', 'title', 'colour'];
    expect(propose('items', ['id', 'name', 'title', 'Colour'], fields)).toEqual([
      'itemId',
      '',
      'title',
      'colour',
    ]);
    expect(propose('items', ['sku', 'name'], fields)).toEqual(['itemId', 'title']);
  });

  it('are none in an empty file', async () => {
    expect(await readHead(new File([''], 'a.csv'))).toBeNull();
  });
});
