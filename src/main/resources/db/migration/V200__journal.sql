-- The journal of accesses: append-only, one partition a month.
--
-- row_id may have gaps and says nothing about order across instances: the dense order is the leaf index the ledger gives
-- after commit, so that no transaction waits for another.

create table attest.journal (
    row_id   bigint generated always as identity,
    id       uuid           not null,
    tenant   text           not null check (tenant ~ '^[a-z][a-z0-9-]{0,39}$'),
    recorded timestamptz(3) not null,
    -- reported by another system; never counts as an event of this server
    ingested boolean        not null,
    -- may be read by the security officer: logins, alerts, the life of the server
    security boolean        not null,
    failed   boolean        not null,
    -- logical id of the first patient the event names
    patient  text,
    -- 64-bit hashes of what tells few events from all others, and of codes many events share
    keys     bigint[]       not null,
    codes    bigint[]       not null,
    -- parameter=value in lower case, for searches by prefix
    texts    text[]         not null,
    -- SHA-256 of the canonical JSON of the AuditEvent; the ledger commits to it
    digest   bytea          not null check (octet_length(digest) = 32),
    -- which dictionary compressed the body
    dictionary smallint     not null,
    body     bytea          not null
) partition by range (recorded);

-- Already compressed, and read whole.
alter table attest.journal alter column body set storage external;

create index journal_id on attest.journal (id);
create index journal_time on attest.journal (tenant, recorded, row_id);
create index journal_patient on attest.journal (tenant, patient, recorded, row_id) where patient is not null;
create index journal_watch on attest.journal (tenant, recorded, row_id) where security or failed;
create index journal_keys on attest.journal using gin (keys);

-- How long each tenant's events are kept; a partition goes when no tenant needs it any more.
create table attest.journal_retention (
    tenant text primary key,
    years  int not null default 7 check (years between 1 and 100)
);

-- What was dropped. The ledger keeps the leaves, so the proofs of what remains still hold.
create table attest.journal_drops (
    month      date primary key,
    dropped_at timestamptz(3) not null default now(),
    dropped_by text           not null default session_user,
    row_count  bigint         not null,
    first_row  bigint,
    last_row   bigint
);

-- Makes the partition of the month that day lies in; does nothing if there is one. Months from the longest retention
-- back to two months ahead are allowed, so that nobody can fill the catalogue.
create function attest.journal_prepare(day date) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as
$$
declare
    month date := date_trunc('month', day)::date;
    years int  := greatest(7, (select max(r.years) from attest.journal_retention r));
begin
    if month > date_trunc('month', now()) + interval '2 months' or month < now() - make_interval(years => years + 1) then
        raise exception 'no partition of the journal may be made for %', month using errcode = 'check_violation';
    end if;
    if to_regclass(format('attest.journal_%s', to_char(month, 'YYYYMM'))) is null then
        perform pg_advisory_xact_lock(hashtext('attest.journal_prepare'));
        execute format(
            'create table if not exists attest.%I partition of attest.journal for values from (%L) to (%L)',
            'journal_' || to_char(month, 'YYYYMM'),
            month::timestamp at time zone 'UTC',
            (month + interval '1 month') at time zone 'UTC');
    end if;
end
$$;

-- Drops one month's partition once no tenant's retention covers it any more.
create function attest.journal_drop(month date) returns bigint
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
    execute format('select count(*) as row_count, min(row_id) as first_row, max(row_id) as last_row from attest.%I',
        partition_name) into counted;
    execute format('drop table attest.%I', partition_name);
    insert into attest.journal_drops (month, row_count, first_row, last_row)
        values (first_of_month, counted.row_count, counted.first_row, counted.last_row);
    return counted.row_count;
end
$$;

select attest.journal_prepare((now() + make_interval(months => offset_months))::date)
from generate_series(-1, 2) as offset_months;

do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'attest_retention') then
        create role attest_retention nologin;
    end if;
end
$$;

revoke all on function attest.journal_prepare(date), attest.journal_drop(date) from public;
grant execute on function attest.journal_prepare(date) to attest_server;
grant usage on schema attest to attest_retention;
grant execute on function attest.journal_drop(date) to attest_retention;
grant select on attest.journal_drops, attest.journal_retention to attest_retention, attest_server;
grant select, insert on attest.journal to attest_server;
