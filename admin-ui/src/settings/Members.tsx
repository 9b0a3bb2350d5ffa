import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSession } from '../access/session';
import type { Member, MemberWithPassword, Role } from '../api/types';
import { BusyButton } from '../shared/BusyButton';
import { ConfirmModal } from '../shared/ConfirmModal';
import { type Column, DataTable } from '../shared/DataTable';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { Tag } from '../shared/Tag';
import { When } from '../shared/When';
import { ShownOnce } from './ShownOnce';
import { useAddMember, useChangeMember, useMembers } from './useSettings';

const ROLES: readonly { value: Role; label: string }[] = [
  { value: 'viewer', label: 'Viewer: looks' },
  { value: 'editor', label: 'Editor: changes and drafts' },
  { value: 'approver', label: 'Approver: publishes rulesets' },
  { value: 'admin', label: 'Administrator: everything' },
];

function roleOf(value: string): Role {
  return ROLES.find((each) => each.value === value)?.value ?? 'viewer';
}

interface Asked {
  member: Member;
  about: 'password' | 'disabling';
}

/** Who may sign in and what they may do. */
export function Members() {
  const members = useMembers();
  const change = useChangeMember();
  const me = useSession().name;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [fresh, setFresh] = useState<MemberWithPassword | null>(null);
  const columns: readonly Column<Member>[] = [
    {
      name: 'Member',
      cell: (row) => (
        <>
          {row.displayName} {row.name === me && <Tag>you</Tag>}{' '}
          {row.disabled && <Tag tone="warn">Disabled</Tag>}
          <div className={layout.muted}>{row.name}</div>
        </>
      ),
    },
    {
      name: 'Role',
      cell: (row) => (
        <NativeSelect
          aria-label={`Role of ${row.name}`}
          size="xs"
          maw={260}
          value={row.role}
          data={[...ROLES]}
          onChange={(event) =>
            change.mutate({ name: row.name, change: { role: roleOf(event.currentTarget.value) } })
          }
        />
      ),
    },
    {
      name: 'Last seen',
      cell: (row) => <When at={row.lastSeenAt} now={members.dataUpdatedAt} never="never" />,
    },
    {
      name: 'Actions',
      nameHidden: true,
      cell: (row) => (
        <div className={layout.rowActions}>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`New password for ${row.name}`}
            onClick={() => setAsked({ member: row, about: 'password' })}
          >
            New password
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`${row.disabled ? 'Enable' : 'Disable'} ${row.name}`}
            onClick={() =>
              row.disabled
                ? change.mutate({ name: row.name, change: { disabled: false } })
                : setAsked({ member: row, about: 'disabling' })
            }
          >
            {row.disabled ? 'Enable' : 'Disable'}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <div className={layout.stack}>
      {change.isError && !asked && (
        <Notice tone="bad" onClose={change.reset}>
          {change.error.message}
        </Notice>
      )}
      <Panel title="Members" hint="Who may sign in, and what they may do." flush>
        <Loaded query={members} what="the members">
          {(data) => (
            <DataTable
              caption="Members"
              columns={columns}
              rows={data.members}
              rowKey={(row) => row.name}
            />
          )}
        </Loaded>
      </Panel>
      <NewMember onAdded={setFresh} />
      {asked && (
        <ConfirmMemberChange
          asked={asked}
          onChanged={(member) => {
            setAsked(null);
            setFresh(member);
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {fresh?.password && (
        <ShownOnce
          title={`Password of ${fresh.name}`}
          secret={fresh.password}
          onClose={() => setFresh(null)}
        >
          Give it to them now: it is not shown again. They can change it under Settings.
        </ShownOnce>
      )}
    </div>
  );
}

interface ConfirmMemberChangeProps {
  asked: Asked;
  onChanged: (member: MemberWithPassword) => void;
  onClose: () => void;
}

function ConfirmMemberChange({ asked, onChanged, onClose }: ConfirmMemberChangeProps) {
  const change = useChangeMember();
  const { name } = asked.member;
  const reset = asked.about === 'password';
  return (
    <ConfirmModal
      title={reset ? `New password for ${name}?` : `Disable ${name}?`}
      act={reset ? 'Make a new password' : 'Disable'}
      danger
      pending={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate(
          { name, change: reset ? { resetPassword: true } : { disabled: true } },
          { onSuccess: onChanged },
        )
      }
      onClose={onClose}
    >
      {reset
        ? 'The old one no longer lets them in, and they are signed out everywhere.'
        : 'They are signed out everywhere and cannot sign in until they are enabled again.'}
    </ConfirmModal>
  );
}

function NewMember({ onAdded }: { onAdded: (member: MemberWithPassword) => void }) {
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const add = useAddMember();

  function submit(event: FormEvent) {
    event.preventDefault();
    const shown = displayName.trim();
    add.mutate(
      { name: name.trim(), role, ...(shown === '' ? {} : { displayName: shown }) },
      {
        onSuccess: (member) => {
          setName('');
          setDisplayName('');
          onAdded(member);
        },
      },
    );
  }

  return (
    <Panel title="Add a member">
      <form className={layout.form} onSubmit={submit}>
        <TextInput
          label="Name to sign in with"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={add.error?.message}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          required
          withAsterisk={false}
        />
        <TextInput
          label="Name to show"
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label="Role"
          value={role}
          data={[...ROLES]}
          onChange={(event) => setRole(roleOf(event.currentTarget.value))}
        />
        <BusyButton type="submit" busy={add.isPending}>
          Add
        </BusyButton>
      </form>
    </Panel>
  );
}
