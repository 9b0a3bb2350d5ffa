import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { User } from '../api/types';
import { userHint } from '../explore/UserPicker';
import type { Column } from '../shared/DataTable';
import { KeysetTable } from '../shared/KeysetTable';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { SearchBox } from '../shared/SearchBox';
import { EmptyState } from '../shared/states';
import { SegmentsPanel } from './SegmentsPanel';
import { readUsersSearch } from './usersSearch';
import { useUserSearch } from './useUserPages';

const COLUMNS: readonly Column<User>[] = [
  {
    name: 'User',
    cell: (user) => (
      <Link to="/users/$userId" params={{ userId: user.userId }}>
        {user.userId}
      </Link>
    ),
  },
  { name: 'Attributes', cell: (user) => userHint(user) || '–' },
];

/** Users by their id, and a way to each of them. */
export function UsersPage() {
  const { query = '' } = useSearch({ from: '/users' });
  const navigate = useNavigate({ from: '/users' });
  const users = useUserSearch(query);
  return (
    <>
      <PageHeading title="Users">
        What is known of each of them, and what they were shown.
      </PageHeading>
      <div className={layout.filters}>
        <div className={layout.grow}>
          <SearchBox
            label="Search users"
            placeholder="An id, or a part of it"
            value={query}
            onSearch={(words) =>
              void navigate({ search: readUsersSearch({ query: words }), replace: true })
            }
          />
        </div>
      </div>
      <div className={layout.sideEnd}>
        <Panel title="Users" flush>
          <KeysetTable
            what="users"
            query={users}
            columns={COLUMNS}
            rowKey={(user) => user.userId}
            empty={
              <EmptyState title={query === '' ? 'There are no users yet' : 'No user is found'}>
                {query === ''
                  ? 'Users come with events, with an upload, or by POST /v1/users.'
                  : `No id holds “${query}”.`}
              </EmptyState>
            }
          />
        </Panel>
        <SegmentsPanel />
      </div>
    </>
  );
}
