import type { JobKind } from '../api/types';
import { KINDS } from './jobWords';

export interface JobsSearch {
  kind?: JobKind;
}

function isKind(value: unknown): value is JobKind {
  return typeof value === 'string' && Object.hasOwn(KINDS, value);
}

export function readJobsSearch(raw: Record<string, unknown>): JobsSearch {
  return isKind(raw.kind) ? { kind: raw.kind } : {};
}
