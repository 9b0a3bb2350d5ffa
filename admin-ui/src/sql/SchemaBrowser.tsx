import { Button } from '@mantine/core';
import { Loaded } from '../shared/Loaded';
import { Panel } from '../shared/Panel';
import classes from './SqlPage.module.css';
import { useSqlSchema } from './useSql';

/** What can be read: every view with its words, its columns and theirs. */
export function SchemaBrowser({ onPick }: { onPick: (name: string) => void }) {
  const schema = useSqlSchema();
  return (
    <Panel title="Views">
      <Loaded query={schema} what="the views">
        {(views) => (
          // What scrolls has to be reached by keyboard.
          <div
            className={classes.schema}
            tabIndex={0}
            role="region"
            aria-label="Views and their columns"
          >
            {views.map(({ name, description, columns }) => (
              <details key={name} className={classes.view}>
                <summary>
                  <code>{name.replace(/^reporting\./, '')}</code>
                </summary>
                <div>
                  <p>{description}</p>
                  <span>
                    <Button variant="default" size="compact-xs" onClick={() => onPick(name)}>
                      Put {name.replace(/^reporting\./, '')} into the statement
                    </Button>
                  </span>
                  <dl className={classes.columns}>
                    {columns.map((column) => (
                      <div key={column.name}>
                        <dt>
                          <code>{column.name}</code>
                          <span>{column.type}</span>
                        </dt>
                        <dd>{column.description}</dd>
                      </div>
                    ))}
                  </dl>
                </div>
              </details>
            ))}
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
