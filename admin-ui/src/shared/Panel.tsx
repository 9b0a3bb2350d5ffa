import { Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './Panel.module.css';

interface PanelProps {
  title: string;
  /** A sentence under the title. */
  hint?: ReactNode;
  /** What can be done with what the panel shows. */
  actions?: ReactNode;
  children: ReactNode;
  /** Whether the content reaches the edges, as a table does. */
  flush?: boolean;
}

/** A titled part of a page. */
export function Panel({ title, hint, actions, children, flush = false }: PanelProps) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <header className={classes.heading}>
        <div>
          <Title order={2} size="h5" id={id}>
            {title}
          </Title>
          {hint && <p className={classes.hint}>{hint}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={flush ? classes.flush : classes.content}>{children}</div>
    </section>
  );
}
