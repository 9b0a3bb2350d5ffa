import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { UserList } from '../api/types';
import { RegimeBadge } from '../explore/RegimeBadge';
import { REGIMES } from '../explore/wording';
import type { Column } from '../shared/DataTable';
import { KeysetTable } from '../shared/KeysetTable';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { When } from '../shared/When';
import classes from './LastLists.module.css';
import { useServedList, useUserLists } from './useUserPages';

function isRegime(value: string): value is keyof typeof REGIMES {
  return Object.hasOwn(REGIMES, value);
}

/** What a user was shown lately; each list opens to its items. */
export function LastLists({ userId }: { userId: string }) {
  const lists = useUserLists(userId);
  const [opened, setOpened] = useState<string | null>(null);
  const columns: readonly Column<UserList>[] = [
    { name: 'When', cell: (list) => <When at={list.servedAt} now={Date.now()} /> },
    { name: 'Placement', cell: (list) => list.placement },
    {
      name: 'Regime',
      cell: (list) => (isRegime(list.regime) ? <RegimeBadge regime={list.regime} /> : list.regime),
    },
    { name: 'Items', numeric: true, cell: (list) => list.items },
    { name: 'Clicks', numeric: true, cell: (list) => list.clicks },
    {
      name: 'Items of the list',
      nameHidden: true,
      cell: (list) => (
        <div className={layout.rowActions}>
          <Button
            variant="default"
            size="compact-sm"
            aria-expanded={opened === list.listId}
            aria-label={`${opened === list.listId ? 'Hide' : 'Show'} the items of list ${list.listId}`}
            onClick={() => setOpened(opened === list.listId ? null : list.listId)}
          >
            {opened === list.listId ? 'Hide' : 'Show'}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <Panel title="Last lists" hint="Shown to this user, the latest first" flush>
      <KeysetTable
        what="lists"
        query={lists}
        columns={columns}
        rowKey={(list) => list.listId}
        detail={(list) => (opened === list.listId ? <ListItems listId={list.listId} /> : null)}
        empty={
          <EmptyState title="No list yet">
            Nothing was shown to this user. Lists made in Explore do not count.
          </EmptyState>
        }
      />
    </Panel>
  );
}

function ListItems({ listId }: { listId: string }) {
  const list = useServedList(listId);
  return (
    <Loaded query={list} what="the list">
      {({ items }) => (
        <ol className={classes.items}>
          {items.map((item) => (
            <li key={item.position}>
              {item.itemId === null ? (
                'An item that is gone'
              ) : (
                <Link to="/catalogue/items/$itemId" params={{ itemId: item.itemId }}>
                  {item.title ?? item.itemId}
                </Link>
              )}
              <span className={layout.muted}> {item.reason}</span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}
