import { Button, Checkbox, MultiSelect, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useRulesetChoices } from '../explore/useOtherwiseChoices';
import { SOURCES } from '../explore/wording';
import { useModels } from '../models/useModels';
import { NumberField } from '../shared/NumberField';
import classes from './ExperimentForm.module.css';
import { parameterWords } from './experimentWords';
import type { VariantParameters } from './types';
import { useRulesOf } from './useRulesOf';

interface ParametersFormProps {
  parameters: VariantParameters;
  onChange: (parameters: VariantParameters) => void;
  messageOf: (field: string) => string | undefined;
  /** Whether it is only opened on demand: control mostly changes nothing. */
  folded: boolean;
}

/** What a variant has other than what is live; what is left as it is says nothing. */
export function ParametersForm({ folded, ...props }: ParametersFormProps) {
  const [open, setOpen] = useState(!folded || parameterWords(props.parameters).length > 0);
  if (open) return <Fields {...props} />;
  return (
    <p className={classes.hint}>
      It changes nothing.{' '}
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
        Change something in it
      </Button>
    </p>
  );
}

function Fields({ parameters, onChange, messageOf }: Omit<ParametersFormProps, 'folded'>) {
  const { model, rank, count } = parameters;
  const models = useModels();
  const change = (part: Part) => onChange(changed(parameters, part));

  return (
    <div className={classes.grid}>
      <NativeSelect
        label="Model"
        value={model ?? ''}
        error={messageOf('model')}
        data={[
          { value: '', label: 'the live one' },
          ...(models.data ?? [])
            .filter(({ state }) => state !== 'retired')
            .map(({ name, state }) => ({ value: name, label: `${name}, ${state}` })),
          ...missing(
            model,
            models.data?.map(({ name }) => name),
          ),
        ]}
        onChange={(event) => change({ model: event.currentTarget.value || null })}
      />
      <RulesFields parameters={parameters} onChange={onChange} messageOf={messageOf} />
      <ObjectiveFields
        objectives={parameters.objectives}
        error={messageOf('objectives')}
        onChange={(objectives) => change({ objectives: objectives ?? null })}
      />
      <NativeSelect
        label="Second stage"
        value={rank === undefined ? '' : String(rank)}
        error={messageOf('rank')}
        data={[
          { value: '', label: 'as it is' },
          { value: 'true', label: 'the ranker orders candidates' },
          { value: 'false', label: 'no ranker' },
        ]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          change({ rank: chosen === '' ? null : chosen === 'true' });
        }}
      />
      <MultiSelect
        label="Sources that propose nothing"
        placeholder={parameters.withoutSources?.length ? '' : 'none'}
        value={parameters.withoutSources ?? []}
        error={messageOf('withoutSources')}
        data={PROPOSING.map((value) => ({ value, label: SOURCES[value].name }))}
        onChange={(chosen) =>
          change({ withoutSources: PROPOSING.filter((source) => chosen.includes(source)) })
        }
      />
      <NumberField
        label="Items of a list"
        placeholder="as many as asked for"
        min={1}
        max={100}
        step={1}
        value={count ?? null}
        error={messageOf('count')}
        onChange={(value) => change({ count: value })}
      />
    </div>
  );
}

/** Which rules it has: of a version, with some in or out. */
export function RulesFields({
  parameters,
  onChange,
  messageOf,
}: Omit<ParametersFormProps, 'folded'>) {
  const { ruleset } = parameters;
  const rulesets = useRulesetChoices();
  const change = (part: Part) => onChange(changed(parameters, part));
  return (
    <>
      <NativeSelect
        label="Rules of"
        value={ruleset ?? ''}
        error={messageOf('ruleset')}
        data={[
          { value: '', label: 'the live version' },
          ...(rulesets.data?.versions ?? []).map(({ version, note }) => ({
            value: version,
            label: note === '' ? `version ${version}` : `version ${version}: ${note}`,
          })),
          ...missing(
            ruleset,
            rulesets.data?.versions.map(({ version }) => version),
          ),
        ]}
        onChange={(event) =>
          change({ ruleset: event.currentTarget.value || null, withRules: [], withoutRules: [] })
        }
      />
      <RuleToggles parameters={parameters} onChange={change} messageOf={messageOf} />
    </>
  );
}

type Part = { [Name in keyof VariantParameters]?: VariantParameters[Name] | null };

/** Parameters with a part of them changed; what says nothing is left out. */
function changed(parameters: VariantParameters, part: Part): VariantParameters {
  const next = Object.entries({ ...parameters, ...part }).filter(
    ([, value]) =>
      value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(next);
}

type VariantSource = NonNullable<VariantParameters['withoutSources']>[number];

/** What rules put in is no source that could be left out. */
const PROPOSING = (Object.keys(SOURCES) as VariantSource[]).filter((source) => source !== 'RULE');

/** What is chosen and not offered, such as a model that is gone: it is shown rather than lost. */
function missing(chosen: string | undefined, offered: readonly string[] | undefined) {
  return chosen && !offered?.includes(chosen) ? [{ value: chosen, label: chosen }] : [];
}

interface RuleTogglesProps {
  parameters: VariantParameters;
  onChange: (part: Pick<VariantParameters, 'withRules' | 'withoutRules'>) => void;
  messageOf: (field: string) => string | undefined;
}

/** Each rule of the version: in or out for this variant. */
function RuleToggles({ parameters, onChange, messageOf }: RuleTogglesProps) {
  const rules = useRulesOf(parameters.ruleset ?? 'live');
  const { withRules = [], withoutRules = [] } = parameters;
  const known = new Set(rules.data?.map(({ name }) => name));
  const gone = [...withRules, ...withoutRules].filter((name) => rules.data && !known.has(name));
  const error = [messageOf('withRules'), messageOf('withoutRules')].filter(Boolean).join(' ');

  function toggle(name: string, enabled: boolean) {
    const flip = (names: readonly string[]) =>
      names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
    onChange(enabled ? { withoutRules: flip(withoutRules) } : { withRules: flip(withRules) });
  }

  return (
    <fieldset className={`${classes.group} ${classes.wide}`}>
      <legend>Rules in force</legend>
      {rules.isError && <p className={classes.error}>{rules.error.message}</p>}
      {rules.data?.length === 0 && <p className={classes.hint}>This version has no rules.</p>}
      <div className={classes.choices}>
        {[...(rules.data ?? []), ...gone.map((name) => ({ name, enabled: true }))].map(
          ({ name, enabled }) => (
            <Checkbox
              key={name}
              size="xs"
              label={enabled ? name : `${name} (disabled)`}
              checked={enabled ? !withoutRules.includes(name) : withRules.includes(name)}
              onChange={() => toggle(name, enabled)}
            />
          ),
        )}
      </div>
      {error !== '' && <p className={classes.error}>{error}</p>}
    </fieldset>
  );
}

const OBJECTIVES = [
  ['click', 'Clicks'],
  ['cart', 'Carts'],
  ['purchase', 'Purchases'],
  ['rating', 'Ratings'],
] as const;

interface ObjectiveFieldsProps {
  objectives: VariantParameters['objectives'];
  error: string | undefined;
  onChange: (objectives: VariantParameters['objectives'] | null) => void;
}

/** Weights of what a ranker foretells; where all are empty, those of the settings hold. */
function ObjectiveFields({ objectives, error, onChange }: ObjectiveFieldsProps) {
  return (
    <fieldset className={`${classes.group} ${classes.wide}`}>
      <legend>Objectives</legend>
      <div className={classes.row}>
        {OBJECTIVES.map(([key, label]) => (
          <NumberField
            key={key}
            label={label}
            placeholder="as it is"
            min={0}
            max={1000}
            w={120}
            value={objectives?.[key] ?? null}
            onChange={(value) => {
              const { [key]: _, ...rest } = objectives ?? {};
              const next = value === null ? rest : { ...rest, [key]: value };
              onChange(Object.keys(next).length === 0 ? null : next);
            }}
          />
        ))}
      </div>
      {error !== undefined && <p className={classes.error}>{error}</p>}
    </fieldset>
  );
}
