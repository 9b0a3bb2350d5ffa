import { VisuallyHidden } from '@mantine/core';
import { scoreText } from '../shared/format';
import classes from './ScoreBar.module.css';

interface ScoreBarProps {
  score: number;
  relevance: number;
  /** The largest score or relevance on the page: a full bar. */
  full: number;
}

function percent(value: number, full: number): string {
  return `${Math.max(0, Math.min(100, (100 * value) / full))}%`;
}

/** The score after the rules as a bar, the relevance before them as a tick on it. */
export function ScoreBar({ score, relevance, full }: ScoreBarProps) {
  return (
    <span className={classes.score} title={`Relevance ${scoreText(relevance)} before the rules`}>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} style={{ width: percent(score, full) }} />
        {scoreText(score) !== scoreText(relevance) && (
          <span className={classes.tick} style={{ left: percent(relevance, full) }} />
        )}
      </span>
      <span className={classes.number}>
        <VisuallyHidden>Score </VisuallyHidden>
        {scoreText(score)}
      </span>
    </span>
  );
}

/** What the bar and its tick mean. */
export function ScoreLegend() {
  return (
    <p className={classes.legend}>
      <span className={classes.barSwatch} aria-hidden="true" />
      score
      <span className={classes.tickSwatch} aria-hidden="true" />
      before the rules
    </p>
  );
}
