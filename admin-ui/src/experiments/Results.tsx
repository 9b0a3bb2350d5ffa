import { momentText, wholeNumber } from '../shared/format';
import { WarningIcon } from '../shared/icons';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { Daily } from './Daily';
import { pText, variantName } from './experimentWords';
import { HealthDot } from './HealthDot';
import { InterleavingResult } from './InterleavingResult';
import classes from './Results.module.css';
import { ResultsTable } from './ResultsTable';
import { SegmentsTable } from './SegmentsTable';
import { ShadowResult } from './ShadowResult';
import type { ExperimentDefinition, ExperimentResults } from './types';

interface ResultsProps {
  results: ExperimentResults;
  definition: ExperimentDefinition;
}

/** What came out: first whether it can be believed, then the verdict, then the figures. */
export function Results({ results, definition }: ResultsProps) {
  const { health, metrics, daily, segments, interleaving, shadow } = results;
  return (
    <>
      <div className={layout.sideEnd}>
        <Checks health={health} />
        <Sizes results={results} definition={definition} />
      </div>
      <Verdict results={results} />
      {interleaving && <InterleavingResult result={interleaving} definition={definition} />}
      {shadow && <ShadowResult result={shadow} />}
      {metrics.length > 0 && (
        <ResultsTable
          metrics={metrics}
          definition={definition}
          withheld={results.verdict.withheld && health.status === 'red'}
        />
      )}
      {daily.length > 0 && <Daily daily={daily} definition={definition} />}
      {segments.length > 0 && <SegmentsTable segments={segments} definition={definition} />}
    </>
  );
}

function Verdict({ results: { verdict, health, asOf } }: Pick<ResultsProps, 'results'>) {
  const tone = verdict.withheld ? 'withheld' : verdict.winner === null ? 'open' : 'won';
  return (
    <section className={classes.verdict} data-tone={tone} aria-label="Verdict">
      {verdict.withheld && health.status === 'red' && (
        <span className={classes.warning}>
          <WarningIcon size={20} />
        </span>
      )}
      <div>
        <p className={classes.sentence}>{verdict.sentence}</p>
        <p className={layout.muted}>As of {momentText(asOf)}.</p>
      </div>
    </section>
  );
}

const CHECKS: Readonly<Record<string, string>> = {
  sample_ratio: 'Sample ratio',
  two_variants: 'Units in two variants',
  logging: 'Logging',
  empty_lists: 'Empty lists',
  latency: 'Latency',
};

function Checks({ health }: { health: ExperimentResults['health'] }) {
  return (
    <Panel title="Health" actions={<HealthDot status={health.status} />}>
      {health.checks.length === 0 ? (
        <p className={layout.muted}>Nothing was checked yet.</p>
      ) : (
        <ul className={classes.checks}>
          {health.checks.map(({ name, ok, sentence, pValue }) => (
            <li key={name} data-ok={ok}>
              <span className={classes.mark} aria-hidden="true">
                {ok ? '✓' : '✕'}
              </span>
              <span>
                <strong>{CHECKS[name] ?? name.replaceAll('_', ' ')}</strong>
                {!ok && <span className={classes.failed}> is wrong</span>}
                <span className={classes.said}>
                  {sentence}
                  {pValue !== null && pValue !== undefined && ` (p ${equals(pText(pValue))})`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function equals(p: string): string {
  return p.startsWith('<') ? p : `= ${p}`;
}

function Sizes({ results: { variants }, definition }: ResultsProps) {
  const unit = definition.unit === 'user' ? 'users' : 'sessions';
  const planned = definition.plannedUnitsPerVariant ?? null;
  return (
    <Panel title="So far">
      <dl className={layout.facts}>
        {variants.map(({ key, units, lists }) => (
          <div key={key}>
            <dt>{variantName(definition, key)}</dt>
            <dd>
              {wholeNumber(units)} {unit}
              {planned !== null && ` (${wholeNumber(planned)} planned)`}, {wholeNumber(lists)} lists
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
