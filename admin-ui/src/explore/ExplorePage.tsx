import { Title } from '@mantine/core';
import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Comparison } from './Comparison';
import classes from './ExplorePage.module.css';
import { type ExploreSearch, questionOf, readExploreSearch } from './exploreSearch';
import { FirstUsers } from './FirstUsers';
import { OtherwiseBar } from './OtherwiseBar';
import { otherwiseOf } from './otherwise';
import { ProfilePanel } from './ProfilePanel';
import { QuestionBar } from './QuestionBar';
import type { Who } from './UserPicker';
import { WhyNot } from './WhyNot';

/** Pick a user and a context; see the profile, the list, and the same list without rules. */
export function ExplorePage() {
  const search = useSearch({ from: '/explore' });
  const navigate = useNavigate({ from: '/explore' });
  const queryClient = useQueryClient();
  const asking = useIsFetching({ queryKey: ['explored-list'] }) > 0;
  const question = questionOf(search);
  const otherwise = otherwiseOf(search);

  function change(change: Partial<ExploreSearch>) {
    void navigate({ search: (before) => readExploreSearch({ ...before, ...change }) });
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
        <>
          <OtherwiseBar search={search} onChange={change} />
          <div className={classes.page}>
            <ProfilePanel userId={question.userId} />
            <div className={classes.lists}>
              <Comparison question={question} otherwise={otherwise} />
              <WhyNot key={JSON.stringify(question)} question={question} />
            </div>
          </div>
        </>
      )}
    </>
  );
}
