import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from '@tanstack/react-router';
import { readAuditSearch } from '../audit/auditSearch';
import { readCatalogueSearch } from '../catalogue/catalogueSearch';
import { readExperimentSearch } from '../experiments/experimentsSearch';
import { readExploreSearch } from '../explore/exploreSearch';
import { readJobsSearch } from '../jobs/jobsSearch';
import { readCompareSearch } from '../models/modelsSearch';
import { readOverviewSearch } from '../overview/overviewSearch';
import { readReportsSearch } from '../reports/reportsSearch';
import { readDiffSearch, readRulesSearch } from '../rules/rulesSearch';
import { readSettingsSearch } from '../settings/settingsSearch';
import { EmptyState, ErrorState, LoadingState } from '../shared/states';
import { readSqlSearch } from '../sql/sqlSearch';
import { readUsersSearch } from '../users/usersSearch';
import { Shell } from './Shell';
import { parseSearch, stringifySearch } from './searchParams';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <EmptyState title="There is no such page">
      <Link to="/overview">Go to the overview</Link>
    </EmptyState>
  ),
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/overview', replace: true });
  },
});

const overview = createRoute({
  getParentRoute: () => root,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('../overview/OverviewPage'), 'OverviewPage'),
});

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  validateSearch: readExploreSearch,
  component: lazyRouteComponent(() => import('../explore/ExplorePage'), 'ExplorePage'),
});

const rules = createRoute({
  getParentRoute: () => root,
  path: '/rules',
  validateSearch: readRulesSearch,
  component: lazyRouteComponent(() => import('../rules/RulesPage'), 'RulesPage'),
});

const draft = createRoute({
  getParentRoute: () => root,
  path: '/rules/drafts/$draftId',
  component: lazyRouteComponent(() => import('../rules/DraftPage'), 'DraftPage'),
});

const history = createRoute({
  getParentRoute: () => root,
  path: '/rules/history',
  component: lazyRouteComponent(() => import('../rules/HistoryPage'), 'HistoryPage'),
});

const version = createRoute({
  getParentRoute: () => root,
  path: '/rules/versions/$version',
  component: lazyRouteComponent(() => import('../rules/VersionPage'), 'VersionPage'),
});

const diff = createRoute({
  getParentRoute: () => root,
  path: '/rules/diff',
  validateSearch: readDiffSearch,
  component: lazyRouteComponent(() => import('../rules/DiffPage'), 'DiffPage'),
});

const catalogue = createRoute({
  getParentRoute: () => root,
  path: '/catalogue',
  validateSearch: readCatalogueSearch,
  component: lazyRouteComponent(() => import('../catalogue/CataloguePage'), 'CataloguePage'),
});

const item = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/items/$itemId',
  component: lazyRouteComponent(() => import('../catalogue/ItemPage'), 'ItemPage'),
});

const attributes = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/attributes',
  component: lazyRouteComponent(() => import('../catalogue/AttributesPage'), 'AttributesPage'),
});

const upload = createRoute({
  getParentRoute: () => root,
  path: '/catalogue/upload',
  component: lazyRouteComponent(() => import('../catalogue/UploadPage'), 'UploadPage'),
});

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: readUsersSearch,
  component: lazyRouteComponent(() => import('../users/UsersPage'), 'UsersPage'),
});

const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$userId',
  component: lazyRouteComponent(() => import('../users/UserPage'), 'UserPage'),
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: '/jobs',
  validateSearch: readJobsSearch,
  component: lazyRouteComponent(() => import('../jobs/JobsPage'), 'JobsPage'),
});

const job = createRoute({
  getParentRoute: () => root,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('../jobs/JobPage'), 'JobPage'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('../models/ModelsPage'), 'ModelsPage'),
});

const compareModels = createRoute({
  getParentRoute: () => root,
  path: '/models/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('../models/CompareModelsPage'), 'CompareModelsPage'),
});

const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  component: lazyRouteComponent(() => import('../models/ModelPage'), 'ModelPage'),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  component: lazyRouteComponent(() => import('../experiments/ExperimentsPage'), 'ExperimentsPage'),
});

// The key of an experiment begins with a letter, so that none is taken for these.
const newExperiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/-new',
  component: lazyRouteComponent(
    () => import('../experiments/EditExperimentPage'),
    'NewExperimentPage',
  ),
});

const estimatePolicy = createRoute({
  getParentRoute: () => root,
  path: '/experiments/-estimate',
  component: lazyRouteComponent(
    () => import('../experiments/EstimatePolicyPage'),
    'EstimatePolicyPage',
  ),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$key',
  validateSearch: readExperimentSearch,
  component: lazyRouteComponent(() => import('../experiments/ExperimentPage'), 'ExperimentPage'),
});

const editExperiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$key/edit',
  component: lazyRouteComponent(
    () => import('../experiments/EditExperimentPage'),
    'EditExperimentPage',
  ),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: readReportsSearch,
  component: lazyRouteComponent(() => import('../reports/ReportsPage'), 'ReportsPage'),
});

const sql = createRoute({
  getParentRoute: () => root,
  path: '/sql',
  validateSearch: readSqlSearch,
  component: lazyRouteComponent(() => import('../sql/SqlPage'), 'SqlPage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('../audit/AuditPage'), 'AuditPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import('../settings/SettingsPage'), 'SettingsPage'),
});

const routeTree = root.addChildren([
  start,
  overview,
  explore,
  rules,
  draft,
  history,
  version,
  diff,
  catalogue,
  item,
  attributes,
  upload,
  users,
  user,
  jobs,
  job,
  models,
  compareModels,
  model,
  experiments,
  newExperiment,
  estimatePolicy,
  experiment,
  editExperiment,
  reports,
  sql,
  audit,
  settings,
]);

export function newRouter(at?: RouterHistory) {
  return createRouter({
    routeTree,
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPendingComponent: () => <LoadingState what="the page" />,
    defaultErrorComponent: ({ error, reset }) => (
      <ErrorState
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={reset}
      />
    ),
    ...(at ? { history: at } : {}),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
