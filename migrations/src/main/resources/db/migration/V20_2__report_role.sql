-- Who reads the reports: a role that can do nothing but read the schema reporting.

create table saved_query (
  name text primary key check (length(name) between 1 and 100),
  sql text not null check (length(sql) between 1 and 100000),
  updated_by text not null,
  updated_at timestamptz not null
);
comment on table saved_query is 'Queries that members keep for each other.';

-- Makes the role, or brings it up to date; run at every start. Roles belong to the whole server: databases of
-- one server share this one, and the password that was set last.
create function ensure_report_role(password text) returns void language plpgsql as $$
declare
  setting text;
  routine regprocedure;
begin
  perform pg_advisory_xact_lock(hashtext('belfry report role'));
  if not exists (select from pg_roles where rolname = 'belfry_report') then
    create role belfry_report;
  end if;
  execute format(
    'alter role belfry_report login noinherit nocreatedb nocreaterole connection limit 40 password %L',
    password);
  foreach setting in array array[
    'default_transaction_read_only = on', 'statement_timeout = ''60s''', 'lock_timeout = ''5s''',
    'idle_in_transaction_session_timeout = ''60s''', 'search_path = reporting', 'timezone = ''UTC'''] loop
    execute 'alter role belfry_report set ' || setting;
  end loop;

  -- What everybody may do by default, this role may not; the owner of the database keeps it.
  execute format('grant connect, temporary on database %I to current_user', current_database());
  execute format('revoke create, temporary on database %I from public', current_database());
  grant all on schema public to current_user;
  revoke all on schema public from public;
  revoke execute on all functions in schema public, rollup from public;
  revoke all on all tables in schema public, rollup from public;
  grant usage on schema reporting to belfry_report;
  grant select on all tables in schema reporting to belfry_report;
  grant execute on function rollup.moment_of(uuid) to belfry_report;

  -- Only a superuser can take from everybody what comes with Postgres: settings, waiting, locks that others
  -- wait for, large objects, messages, other sessions, SQL in texts.
  if (select rolsuper from pg_roles where rolname = current_user) then
    alter role belfry_report set temp_file_limit = '2GB';
    for routine in
      select oid::regprocedure from pg_proc
      where pronamespace = 'pg_catalog'::regnamespace
        and has_function_privilege('public', oid, 'execute')
        and (proname in ('set_config', 'pg_notify', 'pg_cancel_backend', 'pg_terminate_backend',
            'pg_export_snapshot', 'loread', 'lowrite', 'query_to_xml', 'query_to_xmlschema',
            'query_to_xml_and_xmlschema', 'txid_current', 'pg_current_xact_id')
          or proname ~ '^(pg_sleep|pg_advisory|pg_try_advisory|lo_|pg_logical|ts_stat)')
    loop
      execute format('revoke execute on function %s from public', routine);
    end loop;
  end if;
end
$$;
comment on function ensure_report_role(text) is
  'Makes the role belfry_report with this password, or brings it up to date.';

-- Ends what goes on too long: a session can lift the limit of its role, and not this one. Answers how many.
create function cancel_long_reports(within interval, export_within interval) returns integer language sql as $$
  select count(*) filter (where pg_cancel_backend(pid))::integer
  from pg_stat_activity
  where usename = 'belfry_report' and datname = current_database() and state = 'active'
    and query_start < clock_timestamp()
      - case when application_name like 'belfry-sql:%' then export_within else within end
$$;
