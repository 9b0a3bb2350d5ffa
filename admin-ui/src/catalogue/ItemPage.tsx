import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import type { Revised } from '../api/request';
import type { Item } from '../api/types';
import { valueText } from '../explore/wording';
import { BusyButton } from '../shared/BusyButton';
import { momentText } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { Tag } from '../shared/Tag';
import { Exposure } from './Exposure';
import { ItemForm } from './ItemForm';
import { Neighbours } from './Neighbours';
import { TouchingRules } from './TouchingRules';
import { useItem } from './useCatalogue';
import { useHiding } from './useHiding';

/** One item: what is known of it, how it fares, and what the rules do with it. */
export function ItemPage() {
  const { itemId } = useParams({ from: '/catalogue/items/$itemId' });
  const item = useItem(itemId);
  return (
    <>
      <Link to="/catalogue" className={layout.back ?? ''}>
        ← Catalogue
      </Link>
      <Loaded query={item} what="the item">
        {(found) => <Body key={itemId} found={found} />}
      </Loaded>
    </>
  );
}

function Body({ found }: { found: Revised<Item> }) {
  const item = found.content;
  const mayWrite = useMay('write');
  const [editing, setEditing] = useState(false);
  const hiding = useHiding();
  return (
    <>
      <PageHeading
        title={item.title ?? item.itemId}
        actions={
          mayWrite && (
            <>
              <BusyButton
                variant="default"
                busy={hiding.pendingId !== null}
                onClick={() => hiding.toggle(item)}
              >
                {item.hidden ? 'Show in lists' : 'Hide from lists'}
              </BusyButton>
              <Button onClick={() => setEditing(true)} disabled={editing}>
                Edit
              </Button>
            </>
          )
        }
      >
        {item.itemId} {item.hidden && <Tag tone="warn">Hidden</Tag>}
      </PageHeading>
      {hiding.notice}
      <div className={layout.side}>
        <div className={layout.stack}>
          <Panel title="Attributes">
            {editing ? (
              <ItemForm found={found} onDone={() => setEditing(false)} />
            ) : (
              <Attributes item={item} />
            )}
          </Panel>
          <TouchingRules itemId={item.itemId} />
        </div>
        <div className={layout.stack}>
          <Exposure itemId={item.itemId} />
          <Neighbours itemId={item.itemId} />
        </div>
      </div>
    </>
  );
}

const FIRST = ['title', 'description', 'categories', 'brand', 'price', 'stock'];
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function rankOf(name: string): number {
  const rank = FIRST.indexOf(name);
  return rank < 0 ? FIRST.length : rank;
}

function Attributes({ item }: { item: Item }) {
  const { itemId: _itemId, ...attributes } = item;
  const known = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .sort(([one], [other]) => rankOf(one) - rankOf(other));
  return (
    <dl className={layout.facts}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {typeof value === 'string' && INSTANT.test(value) ? (
              <time dateTime={value}>{momentText(value)}</time>
            ) : (
              valueText(value ?? null)
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
