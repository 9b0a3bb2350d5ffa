import type { ModelComparison, ModelDetail, ModelState } from '../api/types';
import { minutesAgo } from './fakePlatform';
import { type Handler, json, problem } from './fakeServer';

/** A version; its quality is that of a shop's. */
export function modelOf(
  name: string,
  state: ModelState,
  ndcg: number,
  more: Partial<ModelDetail> = {},
): ModelDetail {
  return {
    name,
    state,
    createdAt: minutesAgo(2000 - Number(name.slice(-1)) * 300),
    parent: null,
    promotedAt: null,
    promotedBy: null,
    note: '',
    data: {
      from: minutesAgo(90_000),
      until: minutesAgo(3_000),
      users: 5_000,
      items: 1_200,
      interactions: 98_000,
      positives: 90_000,
      positiveRule: 'rating >= 4',
    },
    metrics: { 'hybrid.ndcg@10': ndcg, 'popularity.ndcg@10': 0.041 },
    hyperparameters: { als: 'dimension 64' },
    sources: { als: 0.5, 'two-tower': 1 },
    formatVersion: 3,
    coldThreshold: 5,
    files: [{ name: 'als.safetensors', bytes: 1_234_567, sha256: 'ab' }],
    bytes: 1_234_567,
    ...more,
  };
}

function comparisonOf({ one, other }: { one: string; other: string }): ModelComparison {
  const item = (itemId: string) => ({ itemId, title: `Title of ${itemId}` });
  return {
    one,
    other,
    depth: 10,
    overlap: 0.5,
    rankBiasedOverlap: 0.4321,
    users: [
      {
        userId: '7',
        overlap: 0.5,
        rankBiasedOverlap: 0.4321,
        one: [item('i1'), item('i2')],
        other: [item('i2'), item('i3')],
      },
    ],
  };
}

/** Answers about versions; a promotion makes what was live the previous one. */
export function modelsHandler(models: ModelDetail[]): Handler {
  function serve(model: ModelDetail): Response {
    for (const each of models) {
      if (each.state === 'previous') each.state = 'candidate';
      if (each.state === 'live') each.state = 'previous';
    }
    model.state = 'live';
    return json(model);
  }
  return async (request, url) => {
    const [, , part, encoded = '', act] = url.pathname.split('/');
    if (part !== 'models') return undefined;
    const name = decodeURIComponent(encoded);
    if (name === '') return json({ models });
    if (name === 'compare') return json(comparisonOf(await request.clone().json()));
    const model =
      name === 'rollback'
        ? models.find(({ state }) => state === 'previous')
        : models.find((each) => each.name === name);
    if (!model) return json(problem(404, 'Not found', `no model named '${name}'.`), 404);
    if (name !== 'rollback' && act === undefined) return json(model);
    if (model.name === 'm-damaged-0') {
      const detail = 'the model file als.safetensors is damaged: train the model again.';
      return json(problem(400, 'The input is not accepted', detail), 400);
    }
    return serve(model);
  };
}
