-- What became of a model version. Its state is told by these: live, else retired, else previous (the one
-- that was replaced last), else refused, else a candidate.
alter table model_version add column parent text;
alter table model_version add column promoted_by text;
alter table model_version add column replaced_at timestamptz;
alter table model_version add column refused_at timestamptz;
alter table model_version add column retired_at timestamptz;
alter table model_version add column note text not null default '';
alter table model_version add constraint model_version_live_is_there check (not (live and retired_at is not null));
comment on column model_version.parent is 'The version whose parameters its training went on from.';
comment on column model_version.replaced_at is 'When another was promoted in its place; null for the live one.';
comment on column model_version.retired_at is 'Its files are removed, or are about to be: it cannot serve again.';
comment on column model_version.note is 'Why it was promoted or refused, in a sentence.';
