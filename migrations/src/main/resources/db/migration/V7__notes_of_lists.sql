-- What rules asked of a list and did not get: skipped pins, missed quotas.
alter table served_list add column notes jsonb not null default '[]';
comment on column served_list.notes is 'An array of {"rule", "sentence"}.';
