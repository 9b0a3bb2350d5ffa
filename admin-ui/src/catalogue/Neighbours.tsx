import { Link } from '@tanstack/react-router';
import { SourceBadge } from '../explore/SourceBadge';
import { type Column, DataTable } from '../shared/DataTable';
import { scoreText } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { useNeighbours } from './useCatalogue';

type Neighbour = NonNullable<ReturnType<typeof useNeighbours>['data']>[number];

const COLUMNS: readonly Column<Neighbour>[] = [
  {
    name: 'Item',
    cell: (item) => (
      <Link to="/catalogue/items/$itemId" params={{ itemId: item.itemId }}>
        {item.title}
      </Link>
    ),
  },
  { name: 'Source', cell: (item) => <SourceBadge source={item.source} /> },
  { name: 'Score', numeric: true, cell: (item) => scoreText(item.score) },
];

/** The items that a page about this one would show beside it. */
export function Neighbours({ itemId }: { itemId: string }) {
  const neighbours = useNeighbours(itemId);
  return (
    <Panel title="Neighbours" hint="What the placement “similar” shows beside this item" flush>
      <Loaded query={neighbours} what="the neighbours">
        {(items) =>
          items.length === 0 ? (
            <EmptyState title="No neighbours">No other item is close to this one yet.</EmptyState>
          ) : (
            <DataTable
              caption="Neighbours"
              columns={COLUMNS}
              rows={items}
              rowKey={(item) => item.itemId}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
