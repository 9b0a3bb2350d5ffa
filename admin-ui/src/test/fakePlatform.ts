import type {
  ApiKey,
  AttributeDefinition,
  AuditEntry,
  Item,
  Job,
  Member,
  Overview,
  Placement,
  Settings,
  UserList,
} from '../api/types';

/** What the fake server knows of the platform besides lists; a test changes what it is about. */
export interface FakePlatform {
  overview: Overview;
  items: Item[];
  /** Of items that were changed; that of the others is 1. */
  revisions: Map<string, number>;
  definitions: AttributeDefinition[];
  jobs: Job[];
  log: string[];
  entries: AuditEntry[];
  members: Member[];
  keys: ApiKey[];
  placements: Placement[];
  settings: Settings;
  lists: UserList[];
  /** The writes that came, such as `PATCH /v1/items/a {"hidden":true}`. */
  writes: string[];
}

const NOW = Date.parse('2026-01-31T12:00:00Z');
export const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

export function overviewOf(lists: number): Overview {
  const series = Array.from({ length: 48 }, (_, index) => {
    const wave = 1 + 0.6 * Math.sin(index / 7) + 0.15 * Math.sin(index * 1.7);
    return {
      at: minutesAgo((47 - index) * 30),
      lists: Math.round((lists / 48) * wave),
      clicks: Math.round((lists / 48) * wave * (0.08 + 0.01 * Math.cos(index / 5))),
      degraded: index === 30 ? Math.round(lists / 400) : 0,
      p50: 4 + 0.5 * Math.sin(index / 3),
      p99: 12 + 4 * Math.abs(Math.sin(index / 4)) + (index === 30 ? 30 : 0),
    };
  });
  return {
    range: '24h',
    since: minutesAgo(1440),
    meanLatencyMillis: lists === 0 ? null : 4.9,
    lists,
    clicks: Math.round(lists * 0.082),
    clickThrough: lists === 0 ? null : 0.082,
    degradedShare: lists === 0 ? null : 0.0021,
    coverage: lists === 0 ? null : 0.634,
    latency: [
      { stage: 'profile', p50: 0.6, p95: 1.1, p99: 2.4 },
      { stage: 'prepare', p50: 0.3, p95: 0.5, p99: 0.9 },
      { stage: 'scoring', p50: 2.1, p95: 4.2, p99: 7.7 },
      { stage: 'rerank', p50: 0.9, p95: 1.7, p99: 2.9 },
      { stage: 'total', p50: 4.2, p95: 8.1, p99: 13.6 },
    ],
    regimes: [
      { regime: 'WARM', share: 0.71 },
      { regime: 'COLD_USER', share: 0.14 },
      { regime: 'SESSION', share: 0.1 },
      { regime: 'ANONYMOUS', share: 0.05 },
    ],
    sources: [
      { source: 'TWO_TOWER', share: 0.48 },
      { source: 'ALS', share: 0.22 },
      { source: 'ITEM_KNN', share: 0.14 },
      { source: 'CONTENT', share: 0.09 },
      { source: 'POPULARITY', share: 0.07 },
    ],
    series: lists === 0 ? [] : series,
    snapshots: {
      catalogueAgeSeconds: 4,
      model: { name: 'two-tower-20260131-0300', ageSeconds: 32_400 },
      ruleset: { version: '12', publishedAt: minutesAgo(200) },
    },
    journal: { waiting: 3, unrecorded: 0 },
  };
}

export function jobOf(jobId: string, more: Partial<Job> = {}): Job {
  return {
    jobId,
    kind: 'import_items',
    state: 'succeeded',
    title: `items-${jobId}.csv`,
    createdAt: minutesAgo(40),
    startedAt: minutesAgo(40),
    endedAt: minutesAgo(38),
    actor: 'member:ada',
    progress: { done: 5000, total: 5000, unit: 'rows', sentence: '' },
    accepted: 4990,
    rejected: 10,
    message: '',
    ...more,
  };
}

function entryOf(entryNo: number): AuditEntry {
  const hides = entryNo % 2 === 0;
  return {
    entryNo,
    at: minutesAgo(entryNo),
    actor: hides ? 'member:ada' : 'key:shop',
    action: hides ? 'hide' : 'edit',
    entity: 'item',
    entityId: `i${entryNo}`,
    before: hides ? { hidden: false } : { price: 10.5, title: 'Shoe' },
    after: hides ? { hidden: true } : { price: 12.5, title: 'Shoe' },
    hash: `${entryNo}`.padStart(8, '0').repeat(8),
    previousHash: `${entryNo - 1}`.padStart(8, '0').repeat(8),
  };
}

function definition(
  entity: AttributeDefinition['entity'],
  name: string,
  type: AttributeDefinition['type'],
  more: Partial<AttributeDefinition> = {},
): AttributeDefinition {
  return { entity, name, type, multi: false, role: 'plain', ...more };
}

export function newFakePlatform(): FakePlatform {
  const titles = ['Trail shoe', 'Wool socks', 'Rain jacket', 'Head torch', 'Tent for two'];
  return {
    overview: overviewOf(48_200),
    items: titles.map((title, index) => ({
      itemId: `i${index}`,
      title,
      brand: index % 2 ? 'Fjell' : 'Acme',
      categories: index === 0 ? ['shoes', 'running'] : ['outdoor'],
      price: 20 + 17.5 * index,
      stock: index === 3 ? 0 : 4 * index + 1,
      hidden: index === 4,
    })),
    revisions: new Map(),
    definitions: [
      definition('item', 'title', 'text', { role: 'reserved' }),
      definition('item', 'price', 'number', { role: 'reserved' }),
      definition('item', 'categories', 'category', { role: 'reserved', multi: true }),
      definition('item', 'brand', 'category', { role: 'reserved' }),
      definition('item', 'hidden', 'boolean', { role: 'reserved' }),
      definition('item', 'colour', 'category', { role: 'feature' }),
      definition('user', 'country', 'category', { role: 'segment' }),
      definition('context', 'device', 'category', { default: 'desktop' }),
    ],
    jobs: [
      jobOf('j3', {
        kind: 'training',
        title: 'Training',
        state: 'running',
        endedAt: null,
        progress: { done: 7, total: 20, unit: 'epochs', sentence: 'NDCG@10 is 0.214.' },
        accepted: 0,
        rejected: 0,
      }),
      jobOf('j2'),
      jobOf('j1', {
        state: 'failed',
        message: 'The server ended while the job ran. Upload the file again.',
      }),
    ],
    log: ['reading 100,000 interactions', 'epoch 6: loss 0.412', 'epoch 7: loss 0.398'],
    entries: Array.from({ length: 60 }, (_, index) => entryOf(60 - index)),
    members: [
      {
        name: 'admin',
        displayName: 'The admin',
        role: 'admin',
        disabled: false,
        createdAt: minutesAgo(90_000),
        lastSeenAt: minutesAgo(1),
      },
      {
        name: 'ada',
        displayName: 'Ada',
        role: 'editor',
        disabled: true,
        createdAt: minutesAgo(50_000),
        lastSeenAt: null,
      },
    ],
    keys: [
      { name: 'shop', scopes: ['read', 'write'], createdAt: minutesAgo(9_000), lastUsedAt: null },
    ],
    placements: [
      { name: 'home', description: 'The start page' },
      { name: 'similar', description: 'Beside an item' },
      { name: 'cart', description: 'Under the cart' },
    ],
    settings: { twoPersonApproval: true, objectives: { click: 1 }, revision: 3 },
    lists: [
      {
        listId: '01981f6e-0000-7000-8000-000000000001',
        servedAt: minutesAgo(20),
        placement: 'home',
        regime: 'WARM',
        items: 3,
        clicks: 1,
      },
    ],
    writes: [],
  };
}
