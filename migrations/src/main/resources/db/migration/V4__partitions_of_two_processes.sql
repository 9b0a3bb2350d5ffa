-- Two processes that start at the same moment may both find a partition missing: the one that comes
-- second then fails on a name in the system catalogue, which is as good as finding it there.
create or replace function ensure_partition(parent text, suffix text, first timestamp, beyond timestamp)
returns integer language plpgsql as $$
declare
  partition text := parent || '_' || suffix;
begin
  if to_regclass(partition) is not null then
    return 0;
  end if;
  execute format('create table %I partition of %I for values from (%L) to (%L)',
    partition, parent, first at time zone 'UTC', beyond at time zone 'UTC');
  return 1;
exception
  when check_violation or duplicate_table or unique_violation then
    return 0;
end
$$;
