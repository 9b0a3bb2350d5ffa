import type { ItemRules } from '../api/types';
import { actionKind } from '../rules/actions';
import { type Column, DataTable } from '../shared/DataTable';
import { Loaded } from '../shared/Loaded';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { useItemRules } from './useCatalogue';

type Touching = ItemRules['rules'][number];

const COLUMNS: readonly Column<Touching>[] = [
  { name: 'Rule', cell: (row) => row.rule },
  {
    name: 'Action',
    cell: (row) => <Tag tone="rule">{actionKind(row.action)?.label ?? row.action}</Tag>,
  },
  {
    name: 'Touches it',
    cell: (row) => (row.matches === 'true' ? 'always' : 'depends on the request'),
  },
];

/** Rules of the live ruleset that pick this item. */
export function TouchingRules({ itemId }: { itemId: string }) {
  const rules = useItemRules(itemId);
  return (
    <Panel title="Rules that touch it" hint="Of the live ruleset, by their item conditions" flush>
      <Loaded query={rules} what="the rules">
        {(data) => {
          const touching = data.rules.filter((row) => row.matches !== 'false');
          return touching.length === 0 ? (
            <EmptyState title="None does">No rule’s item condition holds for this item.</EmptyState>
          ) : (
            <DataTable
              caption="Rules that touch the item"
              columns={COLUMNS}
              rows={touching}
              rowKey={(row) => row.rule}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}
