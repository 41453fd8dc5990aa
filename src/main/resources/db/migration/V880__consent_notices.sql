-- Which patients were told that a Consent of theirs ends, and how many days before.
create table attest.consent_notice (
    tenant  text        not null,
    consent text        not null,
    days    integer     not null,
    at      timestamptz not null default clock_timestamp(),
    primary key (tenant, consent, days)
);

-- Rounds that one instance does for all: until when it has the round, and when the last one was done.
create table attest.consent_round (
    name         text        primary key,
    leased_until timestamptz not null,
    done         timestamptz
);

grant select, insert on attest.consent_notice to attest_server;
grant select, insert, update on attest.consent_round to attest_server;
