-- The role that reads the reports, where the owner of the database is no superuser: with the right to create
-- roles all of it is done; without that right an administrator made the role, and its grants are kept up here.
create or replace function ensure_report_role(password text) returns void language plpgsql as $$
declare
  setting text;
  routine regprocedure;
  -- Whom the tables belong to: the user of the server, whoever runs this.
  owner name := (select pg_get_userbyid(relowner) from pg_class where oid = 'public.saved_query'::regclass);
  superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
begin
  perform pg_advisory_xact_lock(hashtext('belfry report role'));
  if not exists (select from pg_roles where rolname = 'belfry_report') then
    create role belfry_report;
  end if;
  begin
    -- The last two are what a new role has; naming them takes rights that the creator may not have.
    execute format('alter role belfry_report login noinherit connection limit 40 password %L', password);
    if superuser then
      alter role belfry_report nocreatedb nocreaterole;
    end if;
    foreach setting in array array[
      'default_transaction_read_only = on', 'statement_timeout = ''60s''', 'lock_timeout = ''5s''',
      'idle_in_transaction_session_timeout = ''60s''', 'search_path = reporting', 'timezone = ''UTC'''] loop
      execute 'alter role belfry_report set ' || setting;
    end loop;
    -- Statements that go on too long are ended by whoever has the rights of the role.
    if not pg_has_role('belfry_report', 'usage') then
      execute 'grant belfry_report to current_user';
    end if;
  exception when insufficient_privilege then
    raise notice 'The role belfry_report belongs to somebody else, who sets its password: %', sqlerrm;
  end;

  -- What everybody may do by default, this role may not; the owner of the tables keeps it.
  execute format('grant connect, temporary on database %I to %I', current_database(), owner);
  execute format('revoke create, temporary on database %I from public', current_database());
  execute format('grant all on schema public to %I', owner);
  revoke all on schema public from public;
  revoke execute on all functions in schema public, rollup from public;
  revoke all on all tables in schema public, rollup from public;
  grant usage on schema reporting to belfry_report;
  grant select on all tables in schema reporting to belfry_report;
  grant execute on function rollup.moment_of(uuid) to belfry_report;

  -- Only a superuser can take from everybody what comes with Postgres: settings, waiting, locks that others
  -- wait for, large objects, messages, other sessions, SQL in texts. The owner needs some of it.
  if superuser then
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
      execute format('grant execute on function %s to %I', routine, owner);
      execute format('revoke execute on function %s from public', routine);
    end loop;
  end if;
end
$$;

-- As before, and of sessions that the owner of the database may end: one that it may not must not keep it from its sums.
create or replace function cancel_long_reports(within interval, export_within interval) returns integer
language sql as $$
  select count(*) filter (where pg_cancel_backend(pid))::integer
  from pg_stat_activity
  where usename = 'belfry_report' and datname = current_database() and state = 'active'
    and (pg_has_role(usesysid, 'usage') or pg_has_role('pg_signal_backend', 'usage'))
    and query_start < clock_timestamp()
      - case when application_name like 'belfry-sql:%' then export_within else within end
$$;
