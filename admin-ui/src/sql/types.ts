import type { components } from '../api/schema.gen';

type Schemas = components['schemas'];

export type SavedQueries = Schemas['SavedQueries'];
export type SavedQuery = Schemas['SavedQuery'];
export type SqlQuery = Schemas['SqlQuery'];
export type SqlResult = Schemas['SqlResult'];
export type SqlSchema = Schemas['SqlSchema'];
export type SqlView = SqlSchema['views'][number];
