import type { Overview } from '../api/types';
import { counted, durationText } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { Tag } from '../shared/Tag';
import { When } from '../shared/When';

/** What lists are made from now, how old it is, and what waits to be recorded. */
export function InForce({ overview, now }: { overview: Overview; now: number }) {
  const { snapshots, journal } = overview;
  const { catalogueAgeSeconds: age, model, ruleset } = snapshots;
  return (
    <div className={layout.halves}>
      <Panel title="In force">
        <dl className={layout.facts}>
          <div>
            <dt>Catalogue</dt>
            <dd>{age === null ? 'not read yet' : `snapshot of ${durationText(age)} ago`}</dd>
          </div>
          <div>
            <dt>Model</dt>
            <dd>
              {model
                ? `${model.name}, ${durationText(model.ageSeconds)} old`
                : 'none is live; lists rest on content and popularity'}
            </dd>
          </div>
          <div>
            <dt>Ruleset</dt>
            <dd>
              version {ruleset.version}
              {ruleset.publishedAt && (
                <>
                  , published <When at={ruleset.publishedAt} now={now} />
                </>
              )}
            </dd>
          </div>
        </dl>
      </Panel>
      <Panel title="Journal" hint="Served lists on their way into Postgres">
        <dl className={layout.facts}>
          <div>
            <dt>Waiting</dt>
            <dd>{counted(journal.waiting, 'list')}</dd>
          </div>
          <div>
            <dt>Not recorded</dt>
            <dd>
              {counted(journal.unrecorded, 'list')}{' '}
              {journal.unrecorded > 0 && <Tag tone="bad">the disk budget was used up</Tag>}
            </dd>
          </div>
        </dl>
      </Panel>
    </div>
  );
}
