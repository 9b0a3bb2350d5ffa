import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useStatus } from '../api/useStatus';
import { Loaded } from '../shared/Loaded';
import type { ExploreSearch } from './exploreSearch';
import classes from './OtherwiseBar.module.css';
import { namesOf, otherwiseOf, textOfNames } from './otherwise';
import { useRuleNames, useRulesetChoices, useVariantChoices } from './useOtherwiseChoices';

interface OtherwiseBarProps {
  search: ExploreSearch;
  onChange: (change: Partial<ExploreSearch>) => void;
}

const NOTHING = { ruleset: '', draft: '', model: '', without: '', experiment: '', variant: '' };

/** What the list beside is made with: other rules, another model, without some rules, or a variant. */
export function OtherwiseBar({ search, onChange }: OtherwiseBarProps) {
  const active = otherwiseOf(search) !== null;
  const [open, setOpen] = useState(active);
  return (
    <section className={classes.bar} aria-label="Compare with">
      <div className={classes.heading}>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Close the comparison' : 'Compare with other rules, another model or a variant'}
        </Button>
        {active && (
          <Button variant="default" size="compact-sm" onClick={() => onChange(NOTHING)}>
            Compare with no rules again
          </Button>
        )}
      </div>
      {open && <Choices search={search} onChange={onChange} />}
    </section>
  );
}

function Choices({ search, onChange }: OtherwiseBarProps) {
  return (
    <div className={classes.choices}>
      <VariantChoice search={search} onChange={onChange} />
      {search.variant === undefined && (
        <>
          <RulesetChoice search={search} onChange={onChange} />
          <ModelChoice
            key={search.model ?? ''}
            model={search.model ?? ''}
            onChange={(model) => onChange({ model })}
          />
          <RuleToggles search={search} onChange={onChange} />
        </>
      )}
    </div>
  );
}

/** Variants of the experiments that run; where none does, there is nothing to choose. */
function VariantChoice({ search, onChange }: OtherwiseBarProps) {
  const choices = useVariantChoices();
  const running = choices.data ?? [];
  const { experiment, variant } = search;
  const value = experiment && variant ? `${experiment}/${variant}` : '';
  if (running.length === 0 && value === '' && !choices.isError) return null;
  const known = running.some((each) => each.value === value);

  function choose(chosen: string) {
    const [of = '', key = ''] = chosen.split('/');
    onChange({ ...NOTHING, experiment: of, variant: key });
  }

  return (
    <NativeSelect
      label="Variant of an experiment"
      value={value}
      data={[
        { value: '', label: 'none' },
        ...running,
        ...(value === '' || known ? [] : [{ value, label: `${variant} of ${experiment}` }]),
      ]}
      error={choices.isError && choices.error.message}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}

function RulesetChoice({ search, onChange }: OtherwiseBarProps) {
  const choices = useRulesetChoices();
  const value = search.draft ? `draft:${search.draft}` : (search.ruleset ?? '');

  function choose(chosen: string) {
    const draft = chosen.startsWith('draft:') ? chosen.slice('draft:'.length) : '';
    onChange({ draft, ruleset: draft === '' ? chosen : '', without: '' });
  }

  return (
    <NativeSelect
      label="Rules of"
      value={value}
      data={[
        { value: '', label: 'the live version' },
        ...(choices.data?.versions ?? [])
          .filter(({ live }) => !live)
          .map(({ version, note }) => ({
            value: version,
            label: `version ${version}${note === '' ? '' : `: ${note}`}`,
          })),
        ...(choices.data?.drafts ?? []).map(({ draftId, title }) => ({
          value: `draft:${draftId}`,
          label: `draft: ${title}`,
        })),
        ...(value === '' || choices.data ? [] : [{ value, label: value }]),
      ]}
      error={choices.isError && choices.error.message}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}

interface ModelChoiceProps {
  model: string;
  onChange: (model: string) => void;
}

function ModelChoice({ model, onChange }: ModelChoiceProps) {
  const [typed, setTyped] = useState(model);
  const live = useStatus().data?.model?.name;

  function submit(event: FormEvent) {
    event.preventDefault();
    onChange(typed.trim());
  }

  return (
    <form onSubmit={submit}>
      <TextInput
        label="Model"
        placeholder={live ?? 'the live one'}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => typed.trim() !== model && onChange(typed.trim())}
        spellCheck={false}
        autoComplete="off"
      />
    </form>
  );
}

function RuleToggles({ search, onChange }: OtherwiseBarProps) {
  const names = useRuleNames(search.ruleset ?? null, search.draft ?? null);
  const left = new Set(namesOf(search.without));

  function toggle(name: string) {
    const next = new Set(left);
    if (!next.delete(name)) next.add(name);
    onChange({ without: textOfNames([...next]) });
  }

  return (
    <fieldset className={classes.rules}>
      <legend>Rules in force</legend>
      <Loaded query={names} what="the rules">
        {(all) =>
          all.length === 0 ? (
            <p>This version has no rules.</p>
          ) : (
            <div className={classes.toggles}>
              {all.map((name) => (
                <Checkbox
                  key={name}
                  size="xs"
                  label={name}
                  checked={!left.has(name)}
                  onChange={() => toggle(name)}
                />
              ))}
            </div>
          )
        }
      </Loaded>
    </fieldset>
  );
}
