import type {
  Conflict,
  Draft,
  Issue,
  Preview,
  Rule,
  RuleDiff,
  Ruleset,
  Validation,
} from '../rules/types';
import { type FakeServer, type Handler, json, problem } from './fakeServer';

/** The rules of the fake server; a test changes what it is about. */
export interface FakeRules {
  versions: Ruleset[];
  drafts: Draft[];
  issues: Issue[];
  conflicts: Conflict[];
  preview: Preview;
}

const AT = '2026-01-30T12:00:00Z';

export function draftOf(draftId: string, rules: Rule[], more: Partial<Draft> = {}): Draft {
  return {
    draftId,
    title: 'Winter sale',
    note: '',
    base: '3',
    state: 'editing',
    rules,
    author: 'member:grace',
    updatedBy: 'member:grace',
    submittedBy: null,
    approvedBy: null,
    rejectedBy: null,
    rejectedReason: null,
    createdAt: AT,
    updatedAt: AT,
    revision: 1,
    liveMoved: false,
    version: null,
    ...more,
  };
}

export const FIRST_RULES: Rule[] = [
  { name: 'no-repeat', action: { type: 'noRepeat' } },
  {
    name: 'own-brand',
    description: 'The house brand a little higher',
    items: 'item.brand == "acme" && item.price > 20',
    placements: ['home'],
    action: { type: 'boost', factor: 1.5 },
  },
  {
    name: 'brand-variety',
    schedule: { days: ['sat', 'sun'], zone: 'Europe/Berlin' },
    action: { type: 'cap', attribute: 'brand', maxShare: 0.2 },
  },
];

function versionOf(version: string, rules: Rule[], live: boolean): Ruleset {
  return {
    version,
    author: 'member:grace',
    approvedBy: version === '3' ? 'member:ada' : null,
    publishedAt: AT,
    live,
    note: `Note of ${version}`,
    base: null,
    rules,
  };
}

const EMPTY_PREVIEW: Preview = {
  lists: 1000,
  skipped: [{ reason: 'its inputs were not recorded', count: 4 }],
  changed: 212,
  changedShare: 0.212,
  overlap: 0.954,
  itemsGained: [{ itemId: 'i1', title: 'Wool socks', count: 120 }],
  itemsLost: [{ itemId: 'i9', title: 'Rain boots', count: 118 }],
  moved: 0.8,
  shorter: 3,
  millis: 840,
  worst: [
    {
      listId: '01981f6e-0000-7000-8000-000000000003',
      servedAt: AT,
      userId: 'u42',
      placement: 'home',
      overlap: 0.41,
      live: ['i9', 'i2', 'i3'].map((itemId, at) => ({
        itemId,
        title: `Title of ${itemId}`,
        position: at + 1,
        score: 1 / (at + 1),
        effects: [],
        reason: 'It is popular.',
      })),
      draft: ['i1', 'i3', 'i2'].map((itemId, at) => ({
        itemId,
        title: `Title of ${itemId}`,
        position: at + 1,
        score: 1 / (at + 1),
        effects: [],
        reason: 'It is popular.',
      })),
    },
  ],
};

function diffOf(before: readonly Rule[], after: readonly Rule[]): RuleDiff[] {
  const named = (rules: readonly Rule[], name: string) => rules.find((rule) => rule.name === name);
  return [...new Set([...before, ...after].map(({ name }) => name))].map((name) => {
    const [was, is] = [named(before, name), named(after, name)];
    const [fromIndex, toIndex] = [before, after].map((rules) =>
      rules.findIndex((rule) => rule.name === name),
    );
    const change =
      was === undefined
        ? 'added'
        : is === undefined
          ? 'removed'
          : JSON.stringify(was) !== JSON.stringify(is)
            ? 'changed'
            : fromIndex === toIndex
              ? 'same'
              : 'moved';
    return {
      name,
      change,
      fields: [],
      ...(was ? { before: was, fromIndex: fromIndex ?? 0 } : {}),
      ...(is ? { after: is, toIndex: toIndex ?? 0 } : {}),
    };
  });
}

/** Adds rulesets and drafts to a fake server. */
export function withFakeRules(server: FakeServer): FakeRules {
  const fake: FakeRules = {
    versions: [
      versionOf('3', FIRST_RULES, true),
      versionOf('2', FIRST_RULES.slice(0, 2), false),
      versionOf('1', [], false),
    ],
    drafts: [draftOf('d1', FIRST_RULES)],
    issues: [],
    conflicts: [],
    preview: EMPTY_PREVIEW,
  };
  const actor = () => `member:${server.session?.name}`;

  function rulesOf(ref: string): readonly Rule[] {
    if (ref.startsWith('draft:')) {
      return fake.drafts.find(({ draftId }) => draftId === ref.slice('draft:'.length))?.rules ?? [];
    }
    const found = fake.versions.find(({ version, live }) =>
      ref === 'live' ? live : version === ref,
    );
    return found?.rules ?? [];
  }

  function publish(rules: Rule[], note: string, approvedBy: string | null): Ruleset {
    const version = String(fake.versions.length + 1);
    fake.versions = [
      { ...versionOf(version, rules, true), author: actor(), approvedBy, note },
      ...fake.versions.map((each) => ({ ...each, live: false })),
    ];
    return fake.versions[0] as Ruleset;
  }

  function stepped(draft: Draft, step: string, reason: string): Draft {
    const base = fake.versions.find(({ live }) => live)?.version ?? '';
    switch (step) {
      case 'submit':
        return { ...draft, state: 'submitted', submittedBy: actor() };
      case 'approve':
        return { ...draft, state: 'approved', approvedBy: actor() };
      case 'reject':
        return { ...draft, state: 'editing', rejectedBy: actor(), rejectedReason: reason };
      case 'rebase':
        return { ...draft, base, liveMoved: false };
      default: {
        const { version } = publish(draft.rules, draft.note, draft.approvedBy);
        return { ...draft, state: 'published', version };
      }
    }
  }

  async function aboutDraft(request: Request, draftId: string, step?: string): Promise<Response> {
    const draft = fake.drafts.find((each) => each.draftId === draftId);
    if (!draft) return json(problem(404, 'Not found', `There is no draft ${draftId}.`), 404);
    function kept(next: Draft) {
      const saved = { ...next, revision: next.revision + 1 };
      fake.drafts = fake.drafts.map((each) => (each.draftId === draftId ? saved : each));
      return json(saved);
    }
    if (request.method === 'GET') return json(draft);
    if (request.method === 'DELETE') {
      kept({ ...draft, state: 'discarded' });
      return new Response(null, { status: 204 });
    }
    if (request.headers.get('If-Match') !== `"${draft.revision}"`) {
      const wrong = problem(409, 'Somebody else was first', 'The draft was saved meanwhile.');
      return json({ ...wrong, current: draft }, 409);
    }
    const body = request.body === null ? {} : await request.json();
    if (step) {
      const live = fake.versions.find((each) => each.live);
      if (step === 'publish' && live && live.version !== draft.base) {
        const wrong = problem(
          409,
          'Conflict',
          `Version ${live.version} is live now; rebase first.`,
        );
        return json({ ...wrong, current: live }, 409);
      }
      return kept(stepped(draft, step, body.reason ?? ''));
    }
    return kept({ ...draft, ...body, state: 'editing', updatedBy: actor() });
  }

  const answer: Handler = async (request, url) => {
    const [, area, id, step] = url.pathname.slice('/v1'.length).split('/');
    if (area === 'drafts') {
      if (id) return aboutDraft(request, id, step);
      if (request.method === 'POST') {
        const body = await request.json();
        const made = draftOf(`d${fake.drafts.length + 1}`, [...(body.rules ?? rulesOf('live'))], {
          title: body.title,
          note: body.note ?? '',
          base: fake.versions.find(({ live }) => live)?.version ?? '',
          author: actor(),
          updatedBy: actor(),
        });
        fake.drafts.push(made);
        return json(made, 201);
      }
      const state = url.searchParams.get('state');
      const drafts = fake.drafts.filter((each) =>
        state === null ? !['published', 'discarded'].includes(each.state) : each.state === state,
      );
      return json({
        drafts: drafts.map((each) => ({ ...each, rules: each.rules.length })),
        before: null,
      });
    }
    if (area === 'rules') {
      if (id === 'errors') return json({ rules: [{ rule: 'own-brand', count: 3, lastAt: AT }] });
      const touched = { lists: 812, items: 1204, dropped: 77, meanFactor: 1.5 };
      return json({ since: AT, lists: 900, rules: [{ rule: 'own-brand', ...touched }] });
    }
    if (area !== 'rulesets') return undefined;
    if (request.method === 'POST') {
      if (id === 'validate') {
        const validation: Validation = {
          valid: fake.issues.length === 0,
          issues: fake.issues,
          conflicts: fake.conflicts,
          universe: '120 items, 4 visitors, 2 moments.',
          undecided: [],
        };
        return json(validation);
      }
      if (id === 'preview') return json(fake.preview);
      const { note } = await request.json();
      return json(publish([...rulesOf(id ?? '')], note, null));
    }
    if (id === undefined) {
      return json({
        rulesets: fake.versions.map((each) => ({ ...each, rules: each.rules.length })),
        before: null,
      });
    }
    if (id === 'diff') {
      const [from, to] = [url.searchParams.get('from') ?? '', url.searchParams.get('to') ?? ''];
      return json({ from, to, rules: diffOf(rulesOf(from), rulesOf(to)) });
    }
    if (id === 'live') {
      return json(fake.versions.find(({ live }) => live !== url.searchParams.has('asOf')));
    }
    const found = fake.versions.find(({ version }) => version === id);
    return found ? json(found) : json(problem(404, 'Not found', `There is no version ${id}.`), 404);
  };
  const schema: Handler = (_, url) => {
    if (url.pathname === '/v1/schema') {
      return json({
        version: 1,
        definitions: [
          { entity: 'item', name: 'price', type: 'number', role: 'feature' },
          { entity: 'item', name: 'brand', type: 'category', role: 'feature' },
          { entity: 'item', name: 'categories', type: 'category', multi: true, role: 'feature' },
          { entity: 'item', name: 'hidden', type: 'boolean', role: 'reserved' },
          { entity: 'item', name: 'created_at', type: 'timestamp', role: 'reserved' },
          { entity: 'item', name: 'title', type: 'text', role: 'reserved' },
          { entity: 'user', name: 'country', type: 'category', role: 'segment' },
          { entity: 'user', name: 'age', type: 'number', role: 'feature' },
          { entity: 'context', name: 'device', type: 'category', role: 'plain' },
        ],
      });
    }
    if (url.pathname === '/v1/items') {
      return json({
        items: ['acme', 'bolt', 'cord'].map((brand, at) => ({
          itemId: `i${at}`,
          title: `Item ${at}`,
          brand,
          categories: ['shoes', 'winter'],
        })),
        after: null,
      });
    }
    return url.pathname === '/v1/segments'
      ? json({
          segments: [
            { attribute: 'country', values: ['AT', 'DE'].map((value) => ({ value, users: 1 })) },
          ],
        })
      : undefined;
  };
  server.handlers.push(answer, schema);
  return fake;
}
