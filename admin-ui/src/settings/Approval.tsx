import { Switch } from '@mantine/core';
import { useMay } from '../access/session';
import { RequestFailure } from '../api/problem';
import { Loaded } from '../shared/Loaded';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { useChangeSettings, useInstallationSettings } from './useSettings';

/** Whether a ruleset needs a second person. */
export function Approval() {
  const settings = useInstallationSettings();
  const change = useChangeSettings();
  const administers = useMay('admin');
  const collided = change.error instanceof RequestFailure && change.error.status === 409;
  return (
    <Panel title="Approval of rulesets">
      {change.isError && (
        <Notice tone="bad" onClose={change.reset}>
          {collided
            ? 'Someone else changed this in the meantime. What they chose is shown now.'
            : change.error.message}
        </Notice>
      )}
      <Loaded query={settings} what="the settings">
        {(data) => (
          <Switch
            label="A second person approves"
            description="Whoever wrote or last edited a draft cannot approve it."
            checked={data.twoPersonApproval}
            disabled={!administers || change.isPending}
            onChange={(event) =>
              change.mutate({
                ...data,
                twoPersonApproval: event.currentTarget.checked,
              })
            }
          />
        )}
      </Loaded>
    </Panel>
  );
}
