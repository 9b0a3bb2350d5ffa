import { Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { Panel } from '../shared/Panel';
import { asKind, keyOf } from './definition';
import { type FormPart, messageOf } from './ExperimentForm';
import classes from './ExperimentForm.module.css';
import { KINDS } from './experimentWords';
import type { ExperimentKind } from './types';

/** What is to be found out, and by what kind of experiment. */
export function QuestionForm({
  definition,
  onChange,
  issues,
  fresh,
}: FormPart & { fresh: boolean }) {
  const { name, key, hypothesis, kind } = definition;

  function rename(next: string) {
    // The key follows the name until it is written by hand.
    onChange(fresh && key === keyOf(name) ? { name: next, key: keyOf(next) } : { name: next });
  }

  return (
    <Panel title="Question">
      <div className={classes.grid}>
        <TextInput
          label="Name"
          required
          maxLength={200}
          value={name}
          error={messageOf(issues, 'name')}
          onChange={(event) => rename(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Key"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          description="What the API, the record and reports call it; it stays."
          required
          disabled={!fresh}
          pattern="[a-z][a-z0-9_\-]{0,63}"
          value={key}
          error={messageOf(issues, 'key')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange({ key: event.currentTarget.value })}
        />
        <div className={classes.wide}>
          <Textarea
            label="Hypothesis"
            description="What you expect to get better, and why."
            rows={2}
            maxLength={2000}
            value={hypothesis}
            error={messageOf(issues, 'hypothesis')}
            onChange={(event) => onChange({ hypothesis: event.currentTarget.value })}
          />
        </div>
        <div className={classes.wide}>
          <Radio.Group
            label="Kind"
            value={kind}
            error={messageOf(issues, 'kind')}
            onChange={(value) => onChange(asKind(definition, value as ExperimentKind))}
          >
            <Stack gap={8} mt={6}>
              {Object.entries(KINDS).map(([value, { name: title, words }]) => (
                <Radio key={value} value={value} label={title} description={words} />
              ))}
            </Stack>
          </Radio.Group>
        </div>
      </div>
    </Panel>
  );
}
