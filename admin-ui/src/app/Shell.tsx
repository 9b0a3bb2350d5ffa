import { useDidUpdate } from '@mantine/hooks';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { MemberMenu } from '../access/MemberMenu';
import { restoreFocus } from '../shared/focus';
import { BellMark } from './BellMark';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import { ServerState } from './ServerState';
import classes from './Shell.module.css';

const PAGES = [
  ['/overview', 'Overview'],
  ['/explore', 'Explore'],
  ['/rules', 'Rules'],
  ['/catalogue', 'Catalogue'],
  ['/users', 'Users'],
  ['/models', 'Models'],
  ['/experiments', 'Experiments'],
  ['/reports', 'Reports'],
  ['/sql', 'SQL'],
  ['/jobs', 'Jobs'],
  ['/audit', 'Audit'],
  ['/settings', 'Settings'],
] as const;

/** The frame of every page: name, pages, server state, colours, member. */
export function Shell() {
  const { pathname } = useLocation();
  // What led to this page may have gone with the last one.
  useDidUpdate(() => restoreFocus(null), [pathname]);

  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <header className={classes.header}>
        <Link to="/overview" className={classes.brand ?? ''} aria-label="Belfry, start page">
          <BellMark />
          <span className={classes.name}>Belfry</span>
        </Link>
        <nav className={classes.nav} aria-label="Pages">
          {PAGES.map(([to, name]) => (
            <Link
              key={to}
              to={to}
              className={classes.page ?? ''}
              activeProps={{ 'aria-current': 'page' }}
            >
              {name}
            </Link>
          ))}
        </nav>
        <div className={classes.right}>
          <ServerState />
          <ColorSchemeToggle />
          <MemberMenu />
        </div>
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
