import { Button, Checkbox, Table } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import { BusyButton } from '../shared/BusyButton';
import { agoText } from '../shared/format';
import { PageHeading } from '../shared/PageHeading';
import { EmptyState, ErrorState, LoadingState } from '../shared/states';
import { RevertModal } from './RevertModal';
import classes from './RulesPage.module.css';
import { useRulesets } from './rulesApi';
import { memberName } from './wording';

/** Every version that was ever published, newest first: compare any two, bring one back. */
export function HistoryPage() {
  const versions = useRulesets();
  const mayRevert = useMay('approve');
  const navigate = useNavigate();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [reverting, setReverting] = useState<string | null>(null);
  const rows = versions.data?.pages.flatMap(({ rulesets }) => rulesets) ?? [];
  const [from, to] = picked.toSorted((a, b) => Number(a) - Number(b));

  return (
    <>
      <p className={classes.crumbs}>
        <Link to="/rules">Rules</Link>
      </p>
      <PageHeading
        title="History of the rules"
        actions={
          <Button
            disabled={to === undefined}
            onClick={() => from && to && void navigate({ to: '/rules/diff', search: { from, to } })}
          >
            {to === undefined ? 'Pick two to compare' : `Compare ${from} and ${to}`}
          </Button>
        }
      >
        Published versions are never changed. Bringing one back publishes its rules again.
      </PageHeading>
      {versions.isPending && <LoadingState what="the versions" />}
      {versions.isError && (
        <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
      )}
      {versions.data && rows.length === 0 && (
        <EmptyState title="Nothing was published yet">
          The first published draft stands here.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={680}>
          <Table verticalSpacing="xs" className={classes.table ?? ''}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Compare</Table.Th>
                <Table.Th scope="col">Version</Table.Th>
                <Table.Th scope="col">Published</Table.Th>
                <Table.Th scope="col">By</Table.Th>
                <Table.Th scope="col">Approved by</Table.Th>
                <Table.Th scope="col">Rules</Table.Th>
                <Table.Th scope="col">Note</Table.Th>
                {mayRevert && <Table.Th scope="col">Bring back</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.version}>
                  <Table.Td>
                    <Checkbox
                      size="sm"
                      aria-label={`Compare version ${row.version}`}
                      checked={picked.includes(row.version)}
                      disabled={picked.length === 2 && !picked.includes(row.version)}
                      onChange={(event) =>
                        setPicked(
                          event.currentTarget.checked
                            ? [...picked, row.version]
                            : picked.filter((each) => each !== row.version),
                        )
                      }
                    />
                  </Table.Td>
                  <Table.Th scope="row">
                    <Link to="/rules/versions/$version" params={{ version: row.version }}>
                      {row.version}
                    </Link>{' '}
                    {row.live && (
                      <span className={classes.badge} data-state="on">
                        Live
                      </span>
                    )}
                  </Table.Th>
                  <Table.Td title={row.publishedAt}>
                    {agoText(row.publishedAt, Date.now())}
                  </Table.Td>
                  <Table.Td>{memberName(row.author)}</Table.Td>
                  <Table.Td>{row.approvedBy ? memberName(row.approvedBy) : 'Nobody'}</Table.Td>
                  <Table.Td>{row.rules}</Table.Td>
                  <Table.Td>{row.note}</Table.Td>
                  {mayRevert && (
                    <Table.Td>
                      {!row.live && (
                        <Button
                          size="compact-sm"
                          variant="subtle"
                          onClick={() => setReverting(row.version)}
                          aria-label={`Bring back version ${row.version}`}
                        >
                          Bring back
                        </Button>
                      )}
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {versions.hasNextPage && (
        <BusyButton
          variant="default"
          mt="md"
          busy={versions.isFetchingNextPage}
          onClick={() => void versions.fetchNextPage()}
        >
          Older versions
        </BusyButton>
      )}
      {reverting !== null && <RevertModal version={reverting} onClose={() => setReverting(null)} />}
    </>
  );
}
