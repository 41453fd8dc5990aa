-- Entries that could not be put into the log, whatever was tried: set aside so that those after them are logged, and
-- kept so that somebody can find out why. Empty unless something is badly wrong; anchor.refused.entries is the alarm.
create table attest.outbox_refused (
    id         bigint primary key,
    tenant     text           not null,
    kind       text           not null,
    ref        text           not null,
    version    bigint         not null,
    op         text           not null,
    recorded   timestamptz(3) not null,
    digest     bytea          not null,
    salt       bytea          not null,
    why        text           not null,
    refused_at timestamptz(3) not null default clock_timestamp()
);

grant select, insert on attest.outbox_refused to attest_server;
