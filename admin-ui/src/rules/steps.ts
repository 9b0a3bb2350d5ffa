import type { Session } from '../api/types';
import type { Draft } from './types';
import { memberName } from './wording';

/** What may be done with a draft by whoever is signed in, and why what may not. */
export interface Steps {
  edit: boolean;
  submit: boolean;
  approve: boolean;
  reject: boolean;
  publish: boolean;
  /** A sentence for whoever wonders what comes next; empty where nothing does. */
  next: string;
}

export function stepsOf(draft: Draft, { name, scopes, twoPersonApproval }: Session): Steps {
  const open = draft.state !== 'published' && draft.state !== 'discarded';
  const write = open && scopes.includes('write');
  const mayApprove = open && scopes.includes('approve');
  const own = [draft.author, draft.updatedBy].some((actor) => memberName(actor) === name);
  const another = !twoPersonApproval || !own;
  const submitted = draft.state === 'submitted';
  const publish = mayApprove && (draft.state === 'approved' || !twoPersonApproval);
  return {
    edit: write,
    submit: write && draft.state === 'editing',
    approve: mayApprove && submitted && another,
    reject: mayApprove && submitted,
    publish,
    next: nextOf(draft, { mayApprove, another, publish, twoPersonApproval }),
  };
}

interface Ability {
  mayApprove: boolean;
  another: boolean;
  publish: boolean;
  twoPersonApproval: boolean;
}

function nextOf(
  draft: Draft,
  { mayApprove, another, publish, twoPersonApproval }: Ability,
): string {
  switch (draft.state) {
    case 'editing':
      return twoPersonApproval
        ? 'Submit it when it is done; another member then approves it.'
        : publish
          ? 'It can be published as it is.'
          : 'Submit it when it is done.';
    case 'submitted':
      if (!mayApprove) return 'An approver has to look at it.';
      return another
        ? 'It waits for your approval.'
        : 'Another approver has to look at it: you wrote or changed it yourself.';
    case 'approved':
      return publish ? 'It can be published.' : 'An approver can publish it.';
    case 'published':
      return draft.version ? `It became version ${draft.version}.` : 'It was published.';
    case 'discarded':
      return 'It was discarded.';
  }
}
