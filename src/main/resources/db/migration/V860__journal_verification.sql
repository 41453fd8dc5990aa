-- Comparisons of the journal with the log: the job, how far it is and what it found.
create table attest.journal_verifications (
    id            uuid           primary key,
    tenant        text           not null,
    from_time     timestamptz(3),
    to_time       timestamptz(3),
    state         text           not null check (state in ('running', 'verified', 'altered', 'failed')),
    events        bigint         not null default 0,
    leaves        bigint         not null default 0,
    anchored_size bigint         not null default 0,
    findings      bigint         not null default 0,
    -- the first 1 000 findings in words
    named         text[]         not null default '{}',
    started       timestamptz(3) not null,
    ended         timestamptz(3),
    -- a job that has not been heard of for a while died with its server
    heard         timestamptz(3) not null
);

create index journal_verifications_running on attest.journal_verifications (tenant) where state = 'running';

grant select, insert, update on attest.journal_verifications to attest_server;

-- Which tenants lost events with a month, so that the journal of each can tell.
alter table attest.journal_drops add column tenants text[] not null default '{}';

-- Drops whose events are in the journal. One row a drop: of two servers that tell of it, the second rolls back.
create table attest.journal_drops_told (
    month   date primary key references attest.journal_drops (month),
    told_at timestamptz(3) not null default now()
);

grant select, insert on attest.journal_drops_told to attest_server;

create or replace function attest.journal_drop(month date) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    first_of_month date := date_trunc('month', month)::date;
    partition_name text := 'journal_' || to_char(first_of_month, 'YYYYMM');
    years          int;
    counted        record;
begin
    if to_regclass('attest.' || partition_name) is null then
        raise exception 'no partition %', partition_name using errcode = 'undefined_table';
    end if;
    execute format(
        'select max(coalesce(r.years, 7)) from (select distinct tenant from attest.%I) t'
        || ' left join attest.journal_retention r using (tenant)', partition_name) into years;
    if first_of_month + interval '1 month' > now() - make_interval(years => coalesce(years, 7)) then
        raise exception 'the events of % must be kept for % years', first_of_month, coalesce(years, 7)
            using errcode = 'check_violation';
    end if;
    execute format(
        'select count(*) as row_count, min(row_id) as first_row, max(row_id) as last_row,'
        || ' coalesce(array_agg(distinct tenant), ''{}'') as tenants from attest.%I', partition_name) into counted;
    execute format('drop table attest.%I', partition_name);
    insert into attest.journal_drops (month, row_count, first_row, last_row, tenants)
        values (first_of_month, counted.row_count, counted.first_row, counted.last_row, counted.tenants);
    return counted.row_count;
end
$$;
