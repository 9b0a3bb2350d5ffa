import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Overview, OverviewRange } from '../api/types';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';
import { Figures } from './Figures';
import { InForce } from './InForce';
import { Mix } from './Mix';
import { DEFAULT_RANGE, RANGES } from './overviewSearch';
import { Trends } from './Trends';
import { useOverview } from './useOverview';

/** What the platform serves and how well, over a range that ends now. */
export function OverviewPage() {
  const { range = DEFAULT_RANGE } = useSearch({ from: '/overview' });
  const navigate = useNavigate({ from: '/overview' });
  const overview = useOverview(range);
  const words = RANGES.find((each) => each.value === range)?.words;
  return (
    <>
      <PageHeading
        title="Overview"
        actions={
          <SegmentedControl
            aria-label="Range"
            value={range}
            data={RANGES.map(({ value, label }) => ({ value, label }))}
            onChange={(value) => void navigate({ search: { range: value } })}
          />
        }
      >
        Lists that were shown to people in {words}. The page keeps itself up to date.
      </PageHeading>
      {overview.data && overview.isError && (
        <Notice tone="bad">The figures may be out of date: {overview.error.message}</Notice>
      )}
      <Loaded query={overview} what="the overview">
        {(data) => <Body overview={data} range={range} now={overview.dataUpdatedAt} />}
      </Loaded>
    </>
  );
}

interface BodyProps {
  overview: Overview;
  range: OverviewRange;
  now: number;
}

function Body({ overview, range, now }: BodyProps) {
  return (
    <div className={layout.stack}>
      <Figures overview={overview} />
      {overview.lists === 0 ? (
        <EmptyState title="No list was served in this range">
          Apps ask for lists at <code>GET /v1/users/…/recommendations</code>. Lists that are only
          looked at, as in Explore, do not count here.
        </EmptyState>
      ) : (
        <>
          <Trends overview={overview} range={range} />
          <Mix overview={overview} />
        </>
      )}
      <InForce overview={overview} now={now} />
    </div>
  );
}
