import { Title } from '@mantine/core';
import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Comparison } from './Comparison';
import classes from './ExplorePage.module.css';
import { type ExploreSearch, questionOf } from './exploreSearch';
import { FirstUsers } from './FirstUsers';
import { ProfilePanel } from './ProfilePanel';
import { QuestionBar } from './QuestionBar';
import type { Who } from './UserPicker';

/** Pick a user and a context; see the profile, the list, and the same list without rules. */
export function ExplorePage() {
  const search = useSearch({ from: '/explore' });
  const navigate = useNavigate({ from: '/explore' });
  const queryClient = useQueryClient();
  const asking = useIsFetching({ queryKey: ['explored-list'] }) > 0;
  const question = questionOf(search);

  function change(change: Partial<ExploreSearch>) {
    void navigate({ search: (before) => ({ ...before, ...change }) });
  }

  function pick(who: Who) {
    const { user: _user, anonymous: _anonymous, ...rest } = search;
    const chosen: ExploreSearch =
      who === 'anonymous' ? { ...rest, anonymous: 'yes' } : { ...rest, user: who.userId };
    void navigate({ search: chosen });
  }

  function askAgain() {
    void queryClient.invalidateQueries({ queryKey: ['profile'] });
    void queryClient.invalidateQueries({ queryKey: ['explored-list'] });
  }

  return (
    <>
      <div className={classes.heading}>
        <Title order={1} size="h3">
          Explore
        </Title>
        <p>What a user would be shown, and why. Looking at it counts as no exposure.</p>
      </div>
      <QuestionBar
        search={search}
        onChange={change}
        onPick={pick}
        onAskAgain={askAgain}
        asking={asking}
      />
      {question === null ? (
        <FirstUsers onPick={pick} />
      ) : (
        <div className={classes.page}>
          <ProfilePanel userId={question.userId} />
          <Comparison question={question} />
        </div>
      )}
    </>
  );
}
