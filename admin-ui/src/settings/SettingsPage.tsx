import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useMay } from '../access/session';
import type { Scope } from '../api/types';
import { PageHeading } from '../shared/PageHeading';
import { ApiKeys } from './ApiKeys';
import { Approval } from './Approval';
import { Members } from './Members';
import { Objectives } from './Objectives';
import { OwnPassword } from './OwnPassword';
import { Placements } from './Placements';
import { readSettingsSearch, type SettingsTab } from './settingsSearch';

const PARTS: readonly { tab: SettingsTab; name: string; scope: Scope; Part: ComponentType }[] = [
  { tab: 'placements', name: 'Placements', scope: 'read', Part: Placements },
  { tab: 'keys', name: 'API keys', scope: 'admin', Part: ApiKeys },
  { tab: 'members', name: 'Members', scope: 'admin', Part: Members },
  { tab: 'approval', name: 'Approval', scope: 'read', Part: Approval },
  { tab: 'objectives', name: 'Objectives', scope: 'read', Part: Objectives },
  { tab: 'password', name: 'Your password', scope: 'read', Part: OwnPassword },
];

/** What an installation is set to, and who may use it. */
export function SettingsPage() {
  const { tab } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const administers = useMay('admin');
  const parts = PARTS.filter(({ scope }) => scope !== 'admin' || administers);
  const current = parts.find((each) => each.tab === tab)?.tab ?? 'placements';
  return (
    <>
      <PageHeading title="Settings" />
      <Tabs
        value={current}
        onChange={(value) => void navigate({ search: readSettingsSearch({ tab: value }) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg" aria-label="Settings">
          {parts.map(({ tab: value, name }) => (
            <Tabs.Tab key={value} value={value}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {parts.map(({ tab: value, Part }) => (
          <Tabs.Panel key={value} value={value}>
            <Part />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
