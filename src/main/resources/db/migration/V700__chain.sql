-- Calls to contracts on their way to the chain. Whoever submits one inserts a row in its own transaction.

-- Who sends. A leader that is silent until "until" is succeeded; the token tells leaders apart.
create table attest.chain_lease (
    one    boolean primary key default true check (one),
    holder text        not null,
    token  bigint      not null,
    until  timestamptz not null
);

create table attest.chain_transactions (
    id               bigint generated always as identity primary key,
    contract         text        not null,
    data             bytea       not null,
    state            text        not null default 'QUEUED'
        check (state in ('QUEUED', 'SENT', 'INCLUDED', 'FINAL', 'REFUSED')),
    submitted        timestamptz not null default now(),
    account          text,
    nonce            bigint check (nonce >= 0),
    transaction_hash bytea,
    block_number     bigint,
    block_hash       bytea,
    block_time       timestamptz,
    gas_used         bigint,
    refusal          text,
    check ((state in ('INCLUDED', 'FINAL')) <= (block_number is not null)),
    check ((state = 'REFUSED') = (refusal is not null)),
    check ((state in ('SENT', 'INCLUDED')) <= (nonce is not null))
);

-- What the sender looks at on every round stays as small as what is under way.
create index chain_transactions_open on attest.chain_transactions (id) where state in ('QUEUED', 'SENT', 'INCLUDED');

-- Two calls under way never share a nonce.
create unique index chain_transactions_nonce on attest.chain_transactions (account, nonce)
    where state in ('SENT', 'INCLUDED');

-- Every signed form of a call, stored before it is sent. Any of them may be the one that lands.
create table attest.chain_attempts (
    hash           bytea primary key check (octet_length(hash) = 32),
    transaction_id bigint      not null references attest.chain_transactions (id),
    attempt        int         not null,
    raw            bytea       not null,
    gas_limit      bigint      not null,
    tip_wei        bigint      not null,
    max_wei        bigint      not null,
    sent           timestamptz not null,
    unique (transaction_id, attempt)
);

grant select, insert, update on attest.chain_lease, attest.chain_transactions, attest.chain_attempts to attest_server;
