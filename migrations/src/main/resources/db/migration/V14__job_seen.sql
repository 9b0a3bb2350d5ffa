-- When a running job last said that it is alive: one whose server is gone does not keep others from training.
alter table job add column seen_at timestamptz;
update job set seen_at = started_at where state = 'running';
