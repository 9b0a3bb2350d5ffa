import { Skeleton, Text, Title } from '@mantine/core';
import type { Interaction, Profile } from '../api/types';
import { agoText, counted } from '../shared/format';
import { PersonIcon, StrangerIcon } from '../shared/icons';
import { ErrorState } from '../shared/states';
import { type Visit, visitsOf } from './history';
import classes from './ProfilePanel.module.css';
import { RegimeBadge } from './RegimeBadge';
import { useProfile } from './useProfile';
import { REGIMES, valueText } from './wording';

const SHOWN_VISITS = 12;

/** Who the list is for, as the recommender knows them. */
export function ProfilePanel({ userId }: { userId: string | null }) {
  return (
    <aside className={classes.panel} aria-label="Profile">
      {userId === null ? <AnonymousProfile /> : <KnownProfile userId={userId} />}
    </aside>
  );
}

function AnonymousProfile() {
  return (
    <>
      <Heading name="Anonymous visitor" stranger />
      <Text size="sm" c="dimmed">
        No user id and no session. {REGIMES.ANONYMOUS.meaning}
      </Text>
    </>
  );
}

function KnownProfile({ userId }: { userId: string }) {
  const profile = useProfile(userId);
  if (profile.isPending) {
    return (
      <div aria-busy="true">
        <Heading name={userId} />
        <Skeleton height={20} width="40%" mb="md" />
        <Skeleton height={12} mb={8} />
        <Skeleton height={12} mb={8} width="80%" />
        <Skeleton height={12} width="60%" />
      </div>
    );
  }
  if (profile.isError) {
    return <ErrorState error={profile.error} onRetry={() => void profile.refetch()} />;
  }
  return <ProfileDetails profile={profile.data} now={profile.dataUpdatedAt} />;
}

function ProfileDetails({ profile, now }: { profile: Profile; now: number }) {
  const attributes = Object.entries(profile.attributes).filter(([, value]) => value !== null);
  return (
    <>
      <Heading name={profile.userId} stranger={!profile.known} />
      <div className={classes.regime}>
        <RegimeBadge regime={profile.regime} />
        <Text size="xs" c="dimmed">
          {profile.known ? REGIMES[profile.regime].meaning : 'Belfry has never seen this id.'}
        </Text>
      </div>
      {attributes.length > 0 && (
        <dl className={classes.attributes}>
          {attributes.map(([name, value]) => (
            <div key={name}>
              <dt>{name.replaceAll('_', ' ')}</dt>
              <dd>{valueText(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {profile.known && (
        <>
          <Title order={3} className={classes.section ?? ''}>
            Recent interactions
          </Title>
          <Text size="xs" c="dimmed" mb={10}>
            {counted(profile.seen, 'item')} touched, {counted(profile.positives, 'item')} liked
          </Text>
          <Recent interactions={profile.recent} now={now} />
        </>
      )}
    </>
  );
}

function Heading({ name, stranger = false }: { name: string; stranger?: boolean }) {
  return (
    <div className={classes.heading}>
      <span className={classes.avatar}>
        {stranger ? <StrangerIcon size={20} /> : <PersonIcon size={20} />}
      </span>
      <Title order={2} size="h4" className={classes.name ?? ''}>
        {name}
      </Title>
    </div>
  );
}

function Recent({ interactions, now }: { interactions: readonly Interaction[]; now: number }) {
  if (interactions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None yet.
      </Text>
    );
  }
  const visits = visitsOf(interactions);
  const shown = visits.slice(0, SHOWN_VISITS);
  return (
    <>
      <ol className={classes.recent}>
        {shown.map((visit) => (
          <VisitRow key={visit.interactions[0]?.at} visit={visit} now={now} />
        ))}
      </ol>
      {visits.length > shown.length && (
        <Text size="xs" c="dimmed" mt={8}>
          and {visits.length - shown.length} more before
        </Text>
      )}
    </>
  );
}

function VisitRow({ visit, now }: { visit: Visit; now: number }) {
  const at = visit.interactions[0]?.at ?? '';
  return (
    <li>
      <span className={classes.title}>{visit.title ?? visit.itemId ?? 'An item that is gone'}</span>
      <span className={classes.event}>
        {visit.interactions.toReversed().map((interaction) => (
          <span
            key={`${interaction.type}-${interaction.at}`}
            className={classes.type}
            data-positive={interaction.positive}
          >
            {interaction.type}
            {interaction.type === 'rating' ? ` ${interaction.value}` : ''}
          </span>
        ))}
        <time dateTime={at}>{agoText(at, now)}</time>
      </span>
    </li>
  );
}
