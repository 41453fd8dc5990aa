-- Consents as the decision reads them: every version, so that a recorded decision can be replayed.
create table attest.consent_record (
    tenant   text        not null,
    id       text        not null,
    version  bigint      not null,
    patient  text        not null,
    body     jsonb       not null,
    current  boolean     not null,
    expires  timestamptz,
    primary key (tenant, id, version)
);
create index consent_record_patient on attest.consent_record (tenant, patient) where current;
create index consent_record_expires on attest.consent_record (expires) where current and expires is not null;

-- Who belongs to what, who represents whom: each row stated by one resource.
create table attest.membership (
    tenant text        not null,
    source text        not null,
    member text        not null,
    part   text        not null,
    starts timestamptz not null,
    ends   timestamptz not null,
    primary key (tenant, source, member, part)
);
create index membership_member on attest.membership (tenant, member);

create table attest.break_glass (
    id      uuid        primary key,
    tenant  text        not null,
    patient text        not null,
    issuer  text        not null,
    client  text        not null,
    subject text        not null,
    reason  text        not null check (length(reason) between 10 and 1000),
    opened  timestamptz not null,
    ends    timestamptz not null
);
create index break_glass_patient on attest.break_glass (tenant, patient, ends);
create index break_glass_subject on attest.break_glass (tenant, issuer, subject, opened);

-- The order in which changes of the tables above became visible. One row, locked by each writer until it commits, so
-- that whoever has seen a change has seen all before it.
create table attest.consent_epoch (
    one   boolean primary key default true check (one),
    epoch bigint  not null
);
insert into attest.consent_epoch (epoch) values (0);

create table attest.consent_change (
    epoch   bigint      not null,
    tenant  text        not null,
    patient text        not null,
    at      timestamptz not null default clock_timestamp(),
    primary key (epoch, tenant, patient)
);

-- Live instances: until when they may answer from memory, and which changes they have taken in.
create table attest.consent_instance (
    id           uuid        primary key,
    lease_until  timestamptz not null,
    acknowledged bigint      not null
);

-- What was decided for each request and on which inputs.
create table attest.consent_decision (
    id       uuid        primary key,
    tenant   text        not null,
    at       timestamptz not null,
    patients text[]      not null,
    body     jsonb       not null
);
create index consent_decision_at on attest.consent_decision (tenant, at);
create index consent_decision_patients on attest.consent_decision using gin (patients);

grant select, insert, update on attest.consent_record, attest.consent_epoch to attest_server;
grant select, insert, update on attest.break_glass to attest_server;
grant select, insert, delete on attest.membership, attest.consent_change to attest_server;
grant select, insert, update, delete on attest.consent_instance to attest_server;
grant select, insert on attest.consent_decision to attest_server;
