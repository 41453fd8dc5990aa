-- Who is blocked. Addresses stand here as keyed tags only.
create table attest.threat_block (
    tag          bytea       primary key check (octet_length(tag) = 32),
    source       text        not null check (source in ('auto', 'manual', 'challenge')),
    reason       text        not null,
    blocked_at   timestamptz not null,
    expires_at   timestamptz,
    by_whom      text        not null,
    branch       text        not null,
    chain_status text        not null check (chain_status in ('none', 'pending', 'submitted', 'confirmed', 'failed')),
    transaction  text,
    chain_block  bigint
);

-- Attack signatures this branch has noticed itself.
create table attest.threat_signature (
    pattern     bytea       primary key check (octet_length(pattern) = 32),
    fingerprint text        not null,
    severity    integer     not null check (severity between 1 and 10),
    expires_at  timestamptz not null
);

-- What the chain is to be told: in the order of ids, each row once.
create table attest.threat_outbox (
    id         bigint  generated always as identity primary key,
    kind       text    not null check (kind in ('block', 'unblock', 'signature')),
    word       bytea   not null check (octet_length(word) = 32),
    expires_at timestamptz,
    manual     boolean not null default false,
    severity   integer,
    chain_id   bigint,
    status     text    not null default 'pending' check (status in ('pending', 'submitted', 'confirmed', 'failed'))
);
create index threat_outbox_open on attest.threat_outbox (id) where status in ('pending', 'submitted');

-- Every request, one row; one partition a day, so that forgetting is dropping.
create table attest.security_log (
    time       timestamptz not null,
    seq        bigint      generated always as identity,
    tag        bytea       not null,
    address    bytea       not null,
    method     text        not null,
    route      text        not null,
    status     smallint    not null,
    user_agent text,
    score      smallint    not null,
    level      text        not null,
    factors    jsonb       not null,
    relief     smallint    not null,
    action     text        not null,
    count      integer     not null
) partition by range (time);
create index security_log_time on attest.security_log using brin (time);
create index security_log_tag on attest.security_log (tag, time);
create table attest.security_log_rest partition of attest.security_log default;

-- The server may not create tables; it may have tomorrow's partition made and the old ones dropped.
create function attest.security_log_prepare(day date) returns void
    language plpgsql security definer set search_path = pg_catalog as
$$
declare
    name text := 'security_log_' || to_char(day, 'YYYYMMDD');
begin
    if to_regclass('attest.' || name) is null then
        execute format(
            'create table attest.%I partition of attest.security_log for values from (%L) to (%L)',
            name, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
    end if;
exception
    -- Another instance was quicker, or rows of that day already lie in the rest.
    when duplicate_table or check_violation then null;
end
$$;

create function attest.security_log_forget(before date) returns integer
    language plpgsql security definer set search_path = pg_catalog as
$$
declare
    part    text;
    dropped integer := 0;
begin
    if before > current_date - 1 then
        raise exception 'the security log is kept for a day at least';
    end if;
    for part in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'attest.security_log'::regclass and c.relname ~ '^security_log_[0-9]{8}$'
          and to_date(right(c.relname, 8), 'YYYYMMDD') < before
    loop
        execute format('drop table attest.%I', part);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;

revoke all on function attest.security_log_prepare(date), attest.security_log_forget(date) from public;
grant execute on function attest.security_log_prepare(date), attest.security_log_forget(date) to attest_server;
grant select, insert, update, delete on attest.threat_block, attest.threat_signature to attest_server;
grant select, insert, update on attest.threat_outbox to attest_server;
grant select, insert on attest.security_log to attest_server;
