import { NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useStatus } from '../api/useStatus';
import { useExperiments } from '../experiments/useExperiments';
import { useRulesetChoices } from '../explore/useOtherwiseChoices';
import { useModels } from '../models/useModels';
import layout from '../shared/layout.module.css';
import { DEFAULT_RANGE, RANGES, type ReportsSearch } from './reportsSearch';
import type { ReportView } from './types';

interface ReportFiltersProps {
  view: ReportView;
  search: ReportsSearch;
  onChange: (part: Partial<ReportsSearch>) => void;
}

type Change = ReportFiltersProps['onChange'];

/** What the rows are confined to: those filters that the view takes. */
export function ReportFilters({ view: { filters }, search, onChange }: ReportFiltersProps) {
  if (filters.length === 0) return null;
  return (
    <div className={layout.filters} role="group" aria-label="Filters">
      {filters.includes('time') && <Time search={search} onChange={onChange} />}
      {filters.includes('placement') && (
        <PlacementFilter value={search.placement} onChange={onChange} />
      )}
      {filters.includes('model') && <ModelFilter value={search.model} onChange={onChange} />}
      {filters.includes('ruleset') && <RulesetFilter value={search.ruleset} onChange={onChange} />}
      {filters.includes('experiment') && (
        <ExperimentFilter
          search={search}
          onChange={onChange}
          variants={filters.includes('variant')}
        />
      )}
    </div>
  );
}

function Time({ search, onChange }: { search: ReportsSearch; onChange: Change }) {
  const range = search.range ?? DEFAULT_RANGE;
  return (
    <>
      <SegmentedControl
        aria-label="Time"
        value={range}
        data={RANGES.map(({ value, label }) => ({ value, label }))}
        onChange={(value) => onChange({ range: value === DEFAULT_RANGE ? '' : value })}
      />
      {range === 'custom' && (
        <>
          <TextInput
            type="date"
            label="From"
            value={search.from ?? ''}
            max={search.to ?? ''}
            onChange={(event) => onChange({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="To, included"
            value={search.to ?? ''}
            min={search.from ?? ''}
            onChange={(event) => onChange({ to: event.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  values: readonly string[];
  onChoose: (value: string) => void;
}

/** One of some values, or all; a value that is not offered any more still shows. */
function Choice({ label, value = '', values, onChoose }: ChoiceProps) {
  const offered = value === '' || values.includes(value) ? values : [value, ...values];
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[{ value: '', label: 'all' }, ...offered.map((each) => ({ value: each, label: each }))]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}

interface FilterProps {
  value: string | undefined;
  onChange: Change;
}

function PlacementFilter({ value, onChange }: FilterProps) {
  const placements = useStatus().data?.placements ?? [];
  return (
    <Choice
      label="Placement"
      value={value}
      values={placements}
      onChoose={(placement) => onChange({ placement })}
    />
  );
}

function ModelFilter({ value, onChange }: FilterProps) {
  const models = useModels().data ?? [];
  return (
    <Choice
      label="Model"
      value={value}
      values={models.map(({ name }) => name)}
      onChoose={(model) => onChange({ model })}
    />
  );
}

function RulesetFilter({ value, onChange }: FilterProps) {
  const versions = useRulesetChoices().data?.versions ?? [];
  return (
    <Choice
      label="Ruleset"
      value={value}
      values={versions.map(({ version }) => version)}
      onChoose={(ruleset) => onChange({ ruleset })}
    />
  );
}

interface ExperimentFilterProps {
  search: ReportsSearch;
  onChange: Change;
  variants: boolean;
}

function ExperimentFilter({ search, onChange, variants }: ExperimentFilterProps) {
  const experiments = useExperiments().data ?? [];
  const chosen = experiments.find(({ key }) => key === search.experiment);
  return (
    <>
      <Choice
        label="Experiment"
        value={search.experiment}
        values={experiments.filter(({ state }) => state !== 'draft').map(({ key }) => key)}
        onChoose={(experiment) => onChange({ experiment, variant: '' })}
      />
      {variants && search.experiment && (
        <Choice
          label="Variant"
          value={search.variant}
          values={chosen?.definition.variants.map(({ key }) => key) ?? []}
          onChoose={(variant) => onChange({ variant })}
        />
      )}
    </>
  );
}
