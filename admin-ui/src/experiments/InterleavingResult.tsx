import { shareText, wholeNumber } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { pText, variantName } from './experimentWords';
import classes from './Results.module.css';
import type { ExperimentDefinition, ExperimentResults } from './types';

interface InterleavingResultProps {
  result: NonNullable<ExperimentResults['interleaving']>;
  definition: ExperimentDefinition;
}

/** Whose items were clicked more, list by list. */
export function InterleavingResult({ result, definition }: InterleavingResultProps) {
  const { wins, share, pValue } = result;
  const [a, b] = definition.variants;
  const names = [a?.key ?? 'a', b?.key ?? 'b'].map((key) => variantName(definition, key));
  const decided = wins.a + wins.b;
  return (
    <Panel
      title="Interleaving"
      hint="A list is won by the variant whose items were clicked more in it; alike variants win half each."
    >
      <div className={layout.stack}>
        {decided > 0 && (
          <div className={classes.wins} aria-hidden="true">
            <span data-side="a" style={{ width: `${(wins.a / decided) * 100}%` }} />
            <span data-side="b" style={{ width: `${(wins.b / decided) * 100}%` }} />
          </div>
        )}
        <dl className={layout.facts}>
          <div>
            <dt>{names[0]}</dt>
            <dd>won {wholeNumber(wins.a)} lists</dd>
          </div>
          <div>
            <dt>{names[1]}</dt>
            <dd>
              won {wholeNumber(wins.b)} lists
              {share !== null && `, ${shareText(share)} of those with a winner`}
            </dd>
          </div>
          <div>
            <dt>Neither</dt>
            <dd>{wholeNumber(wins.ties)} lists</dd>
          </div>
          <div>
            <dt>p, if they were alike</dt>
            <dd>{pText(pValue)}</dd>
          </div>
        </dl>
      </div>
    </Panel>
  );
}
