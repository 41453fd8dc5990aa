-- Answers that left and owed the journal an event, counted at the edge by minute of arrival. Several rows a minute: one
-- for each instance and flush. Counts of a crash's last seconds are missing, so they are a lower bound.
create table attest.edge_counts (
    tenant   text           not null,
    minute   timestamptz(3) not null,
    requests bigint         not null check (requests > 0)
);

create index edge_counts_minute on attest.edge_counts (tenant, minute);

grant select, insert on attest.edge_counts to attest_server;
