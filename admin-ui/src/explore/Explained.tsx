import { VisuallyHidden } from '@mantine/core';
import type { ExplainRequest, Explanation, ExplanationStage } from '../api/types';
import { scoreText } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import classes from './Explained.module.css';
import { useExplanation } from './useExplanation';

const STAGES: Record<ExplanationStage, string> = {
  catalogue: 'Catalogue',
  gate: 'Gate',
  eligibility: 'Eligibility',
  candidates: 'Candidates',
  ranking: 'Ranking',
  scores: 'Scores',
  slots: 'Slots',
};

/** Asks why, and shows the answer step by step. */
export function Explained({ request }: { request: ExplainRequest }) {
  const explanation = useExplanation(request);
  return (
    <Loaded query={explanation} what="the explanation">
      {(data) => <Answer explanation={data} />}
    </Loaded>
  );
}

function Answer({ explanation }: { explanation: Explanation }) {
  const { title, itemId, sentence, steps, effects, scores } = explanation;
  return (
    <div className={classes.answer}>
      <p className={classes.sentence} role="status">
        <strong>{title ?? itemId}</strong>
        <span>{sentence}</span>
      </p>
      <ol className={classes.steps} aria-label="Steps">
        {steps.map((step) => (
          <li key={`${step.stage}-${step.sentence}`} data-passed={step.passed}>
            <span className={classes.mark} aria-hidden="true">
              {step.passed ? '✓' : '✗'}
            </span>
            <span className={classes.stage}>
              {STAGES[step.stage] ?? step.stage}
              <VisuallyHidden>{step.passed ? ' passed' : ' not passed'}</VisuallyHidden>
            </span>
            <span>
              {step.sentence}
              {step.rule && !step.sentence.includes(step.rule) && (
                <em className={classes.rule}> Rule: {step.rule}</em>
              )}
            </span>
          </li>
        ))}
      </ol>
      {effects.length > 0 && (
        <p className={classes.detail}>
          {effects
            .map((effect) => `${effect.rule} (${effect.action}) × ${effect.factor.toFixed(2)}`)
            .join(', ')}
        </p>
      )}
      {scores && (
        <p className={classes.detail}>
          Retrieval score {scoreText(scores.retrievalScore)}, relevance{' '}
          {scoreText(scores.relevance)}, score after the rules {scoreText(scores.score)}
        </p>
      )}
    </div>
  );
}
