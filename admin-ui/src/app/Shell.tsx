import { ActionIcon } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { forgetApiKey } from '../api/apiKey';
import { KeyIcon } from '../shared/icons';
import { BellMark } from './BellMark';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { ServerState } from './ServerState';
import classes from './Shell.module.css';

/** The frame of every page: name, pages, server state, colours, key. */
export function Shell() {
  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <header className={classes.header}>
        <Link to="/explore" className={classes.brand ?? ''} aria-label="Belfry, start page">
          <BellMark />
          <span>Belfry</span>
        </Link>
        <nav className={classes.nav} aria-label="Pages">
          <Link
            to="/explore"
            className={classes.page ?? ''}
            activeProps={{ 'aria-current': 'page' }}
          >
            Explore
          </Link>
        </nav>
        <div className={classes.right}>
          <ServerState />
          <ColorSchemeToggle />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label="Use another API key"
            title="Use another API key"
            onClick={() => forgetApiKey()}
          >
            <KeyIcon />
          </ActionIcon>
        </div>
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
