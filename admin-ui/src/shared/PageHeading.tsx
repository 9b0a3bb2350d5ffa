import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './PageHeading.module.css';

interface PageHeadingProps {
  title: string;
  /** A sentence on what the page is for. */
  children?: ReactNode;
  /** What can be done on the page as a whole. */
  actions?: ReactNode;
}

export function PageHeading({ title, children, actions }: PageHeadingProps) {
  return (
    <div className={classes.heading}>
      <div className={classes.words}>
        <Title order={1} size="h3">
          {title}
        </Title>
        {children && <p>{children}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
