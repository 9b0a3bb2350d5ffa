import { Button, CloseButton, TextInput } from '@mantine/core';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { freshVariant, VARIANTS, weighed } from './definition';
import { type FormPart, messageOf } from './ExperimentForm';
import classes from './ExperimentForm.module.css';
import { ParametersForm } from './ParametersForm';
import type { ExperimentVariant } from './types';
import { WeightSliders } from './WeightSliders';

const HINTS = {
  ab: 'The first one is control: the others are compared with it.',
  interleaving: 'The two fill each list in turns, half each.',
  shadow: 'What is computed beside live requests.',
  holdout: 'It changes nothing: its units stay with what is live.',
} as const;

/** What the variants change, and how many units each gets. */
export function VariantsForm({ definition, onChange, issues }: FormPart) {
  const { variants, kind } = definition;
  const [least, most] = VARIANTS[kind];

  function change(index: number, part: Partial<ExperimentVariant>) {
    onChange({
      variants: variants.map((variant, at) => (at === index ? { ...variant, ...part } : variant)),
    });
  }

  return (
    <Panel
      title="Variants"
      hint={HINTS[kind]}
      actions={
        variants.length < most && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onChange({ variants: weighed([...variants, freshVariant(variants)]) })}
          >
            Add a variant
          </Button>
        )
      }
    >
      <div className={layout.stack}>
        {variants.map((variant, index) => {
          const at = `variants[${index}]`;
          return (
            <section
              // Keys may be the same while they are typed.
              // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells variants apart
              key={index}
              className={classes.variant}
              aria-label={titleOf(variant, index)}
            >
              <header>
                <TextInput
                  label="Name"
                  maxLength={200}
                  value={variant.name ?? ''}
                  error={messageOf(issues, `${at}.name`)}
                  onChange={(event) => change(index, { name: event.currentTarget.value })}
                />
                <TextInput
                  label="Key"
                  required
                  pattern="[a-z][a-z0-9_\-]{0,63}"
                  value={variant.key}
                  error={messageOf(issues, `${at}.key`)}
                  spellCheck={false}
                  autoComplete="off"
                  onChange={(event) => change(index, { key: event.currentTarget.value })}
                />
                {variants.length > least && index > 0 && (
                  <CloseButton
                    className={classes.end ?? ''}
                    aria-label={`Remove ${titleOf(variant, index)}`}
                    onClick={() =>
                      onChange({
                        variants: weighed(variants.filter((_, other) => other !== index)),
                      })
                    }
                  />
                )}
              </header>
              {kind !== 'holdout' && (
                <ParametersForm
                  parameters={variant.parameters ?? {}}
                  onChange={(parameters) => change(index, { parameters })}
                  messageOf={(field) => messageOf(issues, `${at}.parameters.${field}`)}
                  folded={index === 0 && kind !== 'shadow'}
                />
              )}
            </section>
          );
        })}
        {variants.length > 1 && (
          <fieldset className={classes.group}>
            <legend>Weights</legend>
            <WeightSliders
              variants={variants}
              weights={variants.map(({ weight }) => weight)}
              disabled={kind === 'interleaving'}
              onChange={(weights) =>
                onChange({
                  variants: variants.map((variant, index) => ({
                    ...variant,
                    weight: weights[index] ?? 0,
                  })),
                })
              }
            />
          </fieldset>
        )}
        {messageOf(
          issues.filter(({ field }) => field === 'variants'),
          'variants',
        ) && (
          <p className={classes.error}>
            {issues.find(({ field }) => field === 'variants')?.message}
          </p>
        )}
      </div>
    </Panel>
  );
}

function titleOf({ name, key }: ExperimentVariant, index: number): string {
  return `Variant ${name || key || index + 1}`;
}
