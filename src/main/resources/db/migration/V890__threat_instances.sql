-- Which instances serve, so that each knows its share of a limit when Redis is away.
create table attest.threat_instance (
    id   uuid        primary key,
    seen timestamptz not null
);
grant select, insert, update, delete on attest.threat_instance to attest_server;
