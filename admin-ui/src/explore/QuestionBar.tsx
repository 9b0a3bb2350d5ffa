import { NativeSelect } from '@mantine/core';
import { useStatus } from '../api/useStatus';
import { BusyButton } from '../shared/BusyButton';
import { RefreshIcon } from '../shared/icons';
import { COUNTS, DEFAULT_COUNT, DEFAULT_PLACEMENT, type ExploreSearch } from './exploreSearch';
import classes from './QuestionBar.module.css';
import { UserPicker, type Who } from './UserPicker';

interface QuestionBarProps {
  search: ExploreSearch;
  onChange: (change: Partial<ExploreSearch>) => void;
  onPick: (who: Who) => void;
  onAskAgain: () => void;
  asking: boolean;
}

const DEVICES = ['desktop', 'mobile', 'tablet'];

/** The choices, with the one in force among them even if it is not a usual one. */
function withCurrent(choices: readonly string[], current: string | undefined): string[] {
  return current === undefined || choices.includes(current) ? [...choices] : [...choices, current];
}

function whoOf(search: ExploreSearch): Who | null {
  if (search.user) return { userId: search.user };
  return search.anonymous ? 'anonymous' : null;
}

/** For whom, where, on what, how many. */
export function QuestionBar({ search, onChange, onPick, onAskAgain, asking }: QuestionBarProps) {
  const status = useStatus();
  const placements = status.data?.placements ?? [];
  const placement = search.placement ?? DEFAULT_PLACEMENT;
  const count = search.count ?? DEFAULT_COUNT;
  return (
    <div className={classes.bar} role="search">
      <div className={classes.user}>
        <UserPicker who={whoOf(search)} onPick={onPick} />
      </div>
      <NativeSelect
        label="Placement"
        value={placement}
        data={withCurrent(placements, placement)}
        onChange={(event) => onChange({ placement: event.currentTarget.value })}
      />
      <NativeSelect
        label="Device"
        value={search.device ?? ''}
        data={[
          { value: '', label: 'Not given' },
          ...withCurrent(DEVICES, search.device).map((device) => ({
            value: device,
            label: device,
          })),
        ]}
        onChange={(event) => onChange({ device: event.currentTarget.value })}
      />
      <NativeSelect
        label="Items"
        value={String(count)}
        data={withCurrent(COUNTS.map(String), String(count))}
        onChange={(event) => onChange({ count: Number(event.currentTarget.value) })}
      />
      <BusyButton
        variant="default"
        leftSection={<RefreshIcon size={16} />}
        onClick={onAskAgain}
        busy={asking}
        disabled={whoOf(search) === null}
      >
        Ask again
      </BusyButton>
    </div>
  );
}
