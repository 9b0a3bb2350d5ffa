import { Button, NativeSelect, TextInput } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMay } from '../access/session';
import type { Item } from '../api/types';
import { valueText } from '../explore/wording';
import { BusyButton } from '../shared/BusyButton';
import type { Column } from '../shared/DataTable';
import { priceText, wholeNumber } from '../shared/format';
import { KeysetTable } from '../shared/KeysetTable';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { SearchBox } from '../shared/SearchBox';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { type CatalogueSearch, readCatalogueSearch } from './catalogueSearch';
import { useItems } from './useCatalogue';
import { useHiding } from './useHiding';

function columnsFor(action: ((item: Item) => ReactNode) | null): readonly Column<Item>[] {
  return [
    {
      name: 'Item',
      cell: (item) => (
        <Link to="/catalogue/items/$itemId" params={{ itemId: item.itemId }}>
          {item.title ?? item.itemId}
        </Link>
      ),
    },
    { name: 'Id', wideOnly: true, cell: (item) => item.itemId },
    { name: 'Categories', wideOnly: true, cell: (item) => valueText(item.categories ?? null) },
    {
      name: 'Price',
      numeric: true,
      cell: (item) => (typeof item.price === 'number' ? priceText(item.price) : '–'),
    },
    {
      name: 'Stock',
      numeric: true,
      cell: (item) => (typeof item.stock === 'number' ? wholeNumber(item.stock) : '–'),
    },
    {
      name: 'State',
      cell: (item) =>
        item.hidden === true ? (
          <Tag tone="warn">Hidden</Tag>
        ) : item.stock === 0 ? (
          <Tag tone="warn">Out of stock</Tag>
        ) : (
          <Tag tone="good">Shown</Tag>
        ),
    },
    ...(action ? [{ name: 'Actions', nameHidden: true, cell: action }] : []),
  ];
}

/** Everything that can be shown, with search, and ways to hide, edit and add. */
export function CataloguePage() {
  const search = useSearch({ from: '/catalogue' });
  const navigate = useNavigate({ from: '/catalogue' });
  const items = useItems(search);
  const mayWrite = useMay('write');
  const hiding = useHiding();

  function searchFor(change: Record<string, unknown>) {
    void navigate({ search: readCatalogueSearch({ ...search, ...change }), replace: true });
  }

  return (
    <>
      <PageHeading
        title="Catalogue"
        actions={
          <>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/catalogue/attributes" {...props} />}
            >
              Attributes
            </Button>
            {mayWrite && (
              <Button renderRoot={(props) => <Link to="/catalogue/upload" {...props} />}>
                Upload a file
              </Button>
            )}
          </>
        }
      >
        Everything that can be shown.
      </PageHeading>
      {hiding.notice}
      <Filters search={search} onSearch={searchFor} />
      <Panel title="Items" flush>
        <KeysetTable
          what="items"
          query={items}
          columns={columnsFor(
            mayWrite
              ? (item) => (
                  <div className={layout.rowActions}>
                    <BusyButton
                      variant="default"
                      size="compact-sm"
                      busy={hiding.pendingId === item.itemId}
                      aria-label={`${item.hidden ? 'Show' : 'Hide'} ${item.title ?? item.itemId}`}
                      onClick={() => hiding.toggle(item)}
                    >
                      {item.hidden ? 'Show' : 'Hide'}
                    </BusyButton>
                  </div>
                )
              : null,
          )}
          rowKey={(item) => item.itemId}
          empty={
            <EmptyState
              title={
                Object.keys(search).length === 0 ? 'The catalogue is empty' : 'No item is found'
              }
            >
              {Object.keys(search).length === 0
                ? 'Upload a file, or send items to POST /v1/items.'
                : 'No item fits all of these. Leave one of them out.'}
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

interface FiltersProps {
  search: CatalogueSearch;
  onSearch: (change: Record<string, unknown>) => void;
}

function Filters({ search, onSearch }: FiltersProps) {
  const [filter, setFilter] = useState(search.filter ?? '');

  function submit(event: FormEvent) {
    event.preventDefault();
    onSearch({ filter });
  }

  return (
    <form role="search" className={layout.filters} onSubmit={submit}>
      <div className={layout.grow}>
        <SearchBox
          label="Search items"
          placeholder="Words of the title, or an id"
          value={search.query ?? ''}
          onSearch={(query) => onSearch({ query })}
        />
      </div>
      <NativeSelect
        label="Shown or hidden"
        value={search.hidden ?? ''}
        data={[
          { value: '', label: 'Both' },
          { value: 'false', label: 'Shown' },
          { value: 'true', label: 'Hidden' },
        ]}
        onChange={(event) => onSearch({ hidden: event.currentTarget.value })}
      />
      <TextInput
        className={layout.grow ?? ''}
        label="Condition"
        placeholder={'item.price < 50 && item.brand == "acme"'}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
      />
      <Button type="submit" variant="default">
        Filter
      </Button>
    </form>
  );
}
