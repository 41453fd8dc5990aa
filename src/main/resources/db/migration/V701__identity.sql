-- Who holds which universal identifier in a tenant, what of it is on chain, and the DIDs of users.

create table attest.patient_identities (
    tenant     text        not null check (tenant ~ '^[a-z][a-z0-9-]{0,39}$'),
    identifier text        not null,
    -- null while the Patient is being created, and after it was deleted
    patient_id text,
    claimed    timestamptz not null default now(),
    primary key (tenant, identifier)
);

create unique index patient_identities_patient on attest.patient_identities (tenant, patient_id);

-- Commitments on their way to the chain. Apart from the patients on purpose: once the row above is erased, nothing here
-- leads back to a person.
create table attest.identity_registrations (
    commitment     bytea primary key check (octet_length(commitment) = 32),
    custodian      bytea       not null check (octet_length(custodian) = 32),
    state          text        not null default 'PENDING' check (state in ('PENDING', 'SUBMITTED', 'REGISTERED')),
    attempts       int         not null default 0,
    not_before     timestamptz not null default now(),
    transaction_id bigint,
    check ((state = 'SUBMITTED') <= (transaction_id is not null))
);

create index identity_registrations_open on attest.identity_registrations (state, not_before)
    where state <> 'REGISTERED';

create table attest.user_dids (
    did            text primary key,
    document       text    not null,
    public         boolean not null,
    transaction_id bigint
);

grant select, insert, update, delete on attest.patient_identities to attest_server;
grant select, insert, update on attest.identity_registrations, attest.user_dids to attest_server;
