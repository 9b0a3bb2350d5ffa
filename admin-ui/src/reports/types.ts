import type { components } from '../api/schema.gen';

type Schemas = components['schemas'];

export type Report = Schemas['Report'];
export type ReportList = Schemas['ReportList'];
export type ReportView = Schemas['ReportView'];
export type ReportFilter = ReportView['filters'][number];
