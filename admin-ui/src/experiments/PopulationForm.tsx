import { Autocomplete, Button, Checkbox, Radio, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useStatus } from '../api/useStatus';
import { useAttributes } from '../rules/attributes';
import { shareText } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { LoadingState } from '../shared/states';
import { type FormPart, messageOf } from './ExperimentForm';
import classes from './ExperimentForm.module.css';
import { LayerMap } from './LayerMap';
import { layerNames, takenParts, widestFree } from './layers';
import { ShareSlider } from './ShareSlider';
import type { ExperimentUnit, ValidationIssue } from './types';
import { useExperiments } from './useExperiments';

const ConditionEditor = lazy(async () => ({
  default: (await import('../rules/ConditionEditor')).ConditionEditor,
}));

/** Who takes part: what is assigned, where, who of them, and how many. */
export function PopulationForm(part: FormPart) {
  const { definition, onChange, issues } = part;
  const { unit, sticky, placements, targeting, coverage, kind } = definition;
  const known = useStatus().data?.placements ?? [];
  const attributes = useAttributes(known);
  return (
    <Panel title="Who takes part">
      <div className={layout.stack}>
        <ShareSlider
          label={kind === 'shadow' ? 'Share of requests' : 'Coverage'}
          value={coverage}
          onChange={(next) => onChange({ coverage: next })}
        />
        <Message issues={issues} field="coverage" />
        <div className={classes.grid}>
          <Radio.Group
            label="Unit"
            value={unit}
            error={messageOf(issues, 'unit')}
            onChange={(value) => onChange({ unit: value as ExperimentUnit })}
          >
            <Stack gap={8} mt={6}>
              <Radio
                value="user"
                label="User"
                description="Keeps the variant over sessions and devices; retention needs it."
              />
              <Radio
                value="session"
                label="Session"
                description="For visitors without an id; tied to the user at sign-in."
              />
            </Stack>
          </Radio.Group>
          <fieldset className={classes.group}>
            <legend>Placements</legend>
            <Checkbox
              label="All of them"
              checked={placements.length === 0}
              disabled={placements.length === 0}
              onChange={() => onChange({ placements: [] })}
              mb={8}
            />
            <div className={classes.choices}>
              {[...new Set([...known, ...placements])].map((name) => (
                <Checkbox
                  key={name}
                  size="xs"
                  label={name}
                  checked={placements.includes(name)}
                  onChange={(event) =>
                    onChange({
                      placements: event.currentTarget.checked
                        ? [...placements, name]
                        : placements.filter((each) => each !== name),
                    })
                  }
                />
              ))}
            </div>
            <Message issues={issues} field="placements" />
          </fieldset>
        </div>
        <Checkbox
          label="Sticky: a unit keeps its first variant, even where targeting or coverage change"
          checked={sticky}
          onChange={(event) => onChange({ sticky: event.currentTarget.checked })}
        />
        <Message issues={issues} field="sticky" />
        <Suspense fallback={<LoadingState what="the editor of conditions" />}>
          <ConditionEditor
            title="Targeting"
            hint="Who of them, by what is known of the user and the request. Empty for everybody."
            scope="when"
            value={targeting ?? ''}
            onChange={(value) => onChange({ targeting: value === '' ? null : value })}
            attributes={attributes}
            issues={issues.filter(({ field }) => field === 'targeting').map(asRuleIssue)}
          />
        </Suspense>
        <Layer {...part} />
      </div>
    </Panel>
  );
}

/** As the editor of conditions takes it, which stands in rules else. */
function asRuleIssue({ severity, field, message }: ValidationIssue) {
  const place = { rule: null, index: null, line: null, column: null, length: null };
  return { severity, code: 'INVALID_CONDITION', field, message, ...place };
}

function Message({ issues, field }: { issues: readonly ValidationIssue[]; field: string }) {
  const message = messageOf(issues, field);
  return message === undefined ? null : <p className={classes.error}>{message}</p>;
}

/** The layer, and which part of it. */
function Layer({ definition, onChange, issues }: FormPart) {
  const { layer, layerRange, key } = definition;
  const experiments = useExperiments().data ?? [];
  const taken = layer ? takenParts(experiments, layer, key) : [];
  const [from = 0, to = 1] = layerRange ?? [];
  const free = widestFree(taken);

  function range(nextFrom: number, nextTo: number) {
    onChange({ layerRange: nextFrom === 0 && nextTo === 1 ? null : [nextFrom, nextTo] });
  }

  return (
    <div className={layout.stack}>
      <Autocomplete
        label="Layer"
        description="Experiments of one layer exclude each other: each has a part of it. Without one it goes beside all others."
        placeholder="none"
        maw={680}
        data={layerNames(experiments)}
        value={layer ?? ''}
        error={messageOf(issues, 'layer')}
        onChange={(value) =>
          onChange(value === '' ? { layer: null, layerRange: null } : { layer: value })
        }
      />
      {layer && (
        <>
          <LayerMap layer={layer} taken={taken} own={{ from, to }} />
          <ShareSlider
            label="From"
            value={from}
            onChange={(next) => range(next, Math.max(next, to))}
          />
          <ShareSlider
            label="To"
            value={to}
            onChange={(next) => range(Math.min(next, from), next)}
          />
          {free && taken.length > 0 && (
            <div>
              <Button variant="default" size="compact-sm" onClick={() => range(...free)}>
                Take what is free: {shareText(free[0])} to {shareText(free[1])}
              </Button>
            </div>
          )}
          <Message issues={issues} field="layerRange" />
        </>
      )}
    </div>
  );
}
