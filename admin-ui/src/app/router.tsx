import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router';
import { ExplorePage } from '../explore/ExplorePage';
import { readExploreSearch } from '../explore/exploreSearch';
import { EmptyState } from '../shared/states';
import { Shell } from './Shell';
import { parseSearch, stringifySearch } from './searchParams';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <EmptyState title="There is no such page">
      <Link to="/explore">Go to Explore</Link>
    </EmptyState>
  ),
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/explore', replace: true });
  },
});

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  validateSearch: readExploreSearch,
  component: ExplorePage,
});

const routeTree = root.addChildren([start, explore]);

export function newRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    ...(history ? { history } : {}),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
