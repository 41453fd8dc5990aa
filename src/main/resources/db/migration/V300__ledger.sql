-- The ledger: what waits to be logged, what was logged, and how far it is anchored.
--
-- Three things about an entry are kept apart on purpose. Its leaf is append-only for ever and says nothing by itself;
-- its envelope and its salt can be erased, and then nobody can tell any more what the leaf committed to.

-- The queue. Whoever stores something that must be provable inserts one row here, in the same transaction: the outbox
-- interceptor for resource versions, the journal for audit events (kind audit, op create, version 1), the registrar for
-- identities. The sequencer moves rows on within about a second.
create table attest.outbox (
    id       bigint generated always as identity primary key,
    tenant   text           not null check (tenant ~ '^[a-z][a-z0-9-]{0,39}$'),
    kind     text           not null check (kind in ('resource', 'audit', 'identity', 'tombstone')),
    -- Type/id without a version, for example AuditEvent/8f14e45f-ceea-467f-a0e6-0b1b5e2b9f11
    ref      text           not null check (ref ~ '^[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}$'),
    version  bigint         not null default 1 check (version > 0),
    op       text           not null default 'create' check (op in ('create', 'update', 'delete')),
    recorded timestamptz(3) not null,
    -- SHA-256 of the canonical form (health.attest.ledger.CanonicalResource) of the JSON exactly as a read returns it
    digest   bytea          not null check (octet_length(digest) = 32),
    -- 32 bytes nobody can guess; the default draws from the database's strong generator
    salt     bytea          not null
        default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
        check (octet_length(salt) = 32)
);

create unique index outbox_ref on attest.outbox (tenant, ref, version);

-- One row per entry, gapless from 0. No right to change or remove one exists.
create table attest.leaves (
    leaf_index bigint primary key check (leaf_index >= 0),
    commitment bytea not null check (octet_length(commitment) = 32)
);

-- What was committed to; all but the salt.
create table attest.envelopes (
    leaf_index bigint         primary key,
    tenant     text           not null,
    kind       text           not null,
    ref        text           not null,
    version    bigint         not null,
    op         text           not null,
    recorded   timestamptz(3) not null,
    digest     bytea          not null
);

create index envelopes_ref on attest.envelopes (ref, version, tenant);

create table attest.salts (
    leaf_index bigint primary key,
    salt       bytea not null
);

-- Node hashes of the tree in tiles of 256, the last tile of each level growing. Derived from the leaves at any time.
create table attest.tiles (
    level  smallint not null check (level between 0 and 7),
    tile   bigint   not null check (tile >= 0),
    hashes bytea    not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
    primary key (level, tile)
);

-- Every signed tree head.
create table attest.checkpoints (
    size      bigint primary key check (size >= 0),
    root      bytea          not null check (octet_length(root) = 32),
    note      text           not null,
    signed_at timestamptz(3) not null
);

-- Tree heads sent to the chain. transaction is the id the chain module gave.
create table attest.anchors (
    id            bigint generated always as identity primary key,
    size          bigint         not null check (size > 0),
    root          bytea          not null check (octet_length(root) = 32),
    previous_root bytea          not null check (octet_length(previous_root) = 32),
    transaction   bigint         not null unique,
    state         text           not null check (state in ('sent', 'anchored', 'final', 'refused')),
    submitted_at  timestamptz(3) not null,
    tx_hash       bytea,
    block         bigint,
    block_hash    bytea,
    block_time    timestamptz(3),
    check ((state in ('anchored', 'final')) = (tx_hash is not null and block is not null and block_hash is not null
        and block_time is not null))
);

create index anchors_size on attest.anchors (size);
create index anchors_open on attest.anchors (id) where state in ('sent', 'anchored');

-- Who leads. A new leader gets a higher fence; work under an older one does not commit.
create table attest.ledger_lease (
    name       text primary key,
    holder     text        not null,
    fence      bigint      not null check (fence > 0),
    expires_at timestamptz not null
);

-- Why the log stands still, if it does: the chain knows more of it than this database.
create table attest.ledger_divergence (
    only_row boolean primary key default true check (only_row),
    why      text           not null,
    since    timestamptz(3) not null
);

do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'attest_erasure') then
        create role attest_erasure nologin;
    end if;
end
$$;

grant usage on schema attest to attest_erasure;
grant select, delete on attest.envelopes, attest.salts to attest_erasure;

grant select, insert, delete on attest.outbox to attest_server;
grant select, insert on attest.leaves, attest.envelopes, attest.salts, attest.checkpoints to attest_server;
grant select, insert, update on attest.tiles, attest.anchors, attest.ledger_lease to attest_server;
grant select, insert, update, delete on attest.ledger_divergence to attest_server;
