import { useDebouncedValue } from '@mantine/hooks';
import layout from '../shared/layout.module.css';
import classes from './ExperimentForm.module.css';
import { MeasuresForm } from './MeasuresForm';
import { PopulationForm } from './PopulationForm';
import { QuestionForm } from './QuestionForm';
import type { ExperimentDefinition, ValidationIssue } from './types';
import { useValidation } from './useExperiments';
import { VariantsForm } from './VariantsForm';

/** A part of the form: what is written so far, how it changes, and what is wrong with it. */
export interface FormPart {
  definition: ExperimentDefinition;
  onChange: (part: Partial<ExperimentDefinition>) => void;
  issues: readonly ValidationIssue[];
}

interface ExperimentFormProps {
  definition: ExperimentDefinition;
  onChange: (definition: ExperimentDefinition) => void;
  /** Whether its key can still be chosen. */
  fresh: boolean;
}

/** The sentence to stand beside a field, where something is wrong with it or within it. */
export function messageOf(issues: readonly ValidationIssue[], field: string): string | undefined {
  const found = issues.filter(
    (issue) => issue.field === field || issue.field.startsWith(`${field}.`),
  );
  return found.length === 0 ? undefined : found.map(({ message }) => message).join(' ');
}

/** Everything about an experiment, from the question to the plan. */
export function ExperimentForm({ definition, onChange, fresh }: ExperimentFormProps) {
  const [settled] = useDebouncedValue(definition, 400);
  const validation = useValidation(settled);
  // What was not filled in yet is no mistake yet.
  const begun = definition.name !== '' || !fresh;
  const issues = begun ? (validation.data?.issues ?? []) : [];
  const part: FormPart = {
    definition,
    onChange: (change) => onChange({ ...definition, ...change }),
    issues,
  };
  return (
    <div className={layout.stack}>
      <QuestionForm {...part} fresh={fresh} />
      <VariantsForm {...part} />
      <PopulationForm {...part} />
      <MeasuresForm {...part} />
      <Issues issues={issues} />
    </div>
  );
}

function Issues({ issues }: { issues: readonly ValidationIssue[] }) {
  if (issues.length === 0) return null;
  return (
    <section className={classes.issues} aria-label="What is wrong">
      <p>
        {issues.some(({ severity }) => severity === 'error')
          ? 'It cannot be started like this:'
          : 'It can be started. Still:'}
      </p>
      <ul>
        {issues.map(({ field, message, severity }) => (
          <li key={`${field} ${message}`} data-severity={severity}>
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
