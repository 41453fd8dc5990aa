-- How far the access index has been rebuilt in the form that the server writes now; one row.
create table attest.access_index_form (
    only_row     boolean primary key default true check (only_row),
    form         integer not null,
    partition_id integer not null,
    res_pid      bigint  not null,
    complete     boolean not null
);

insert into attest.access_index_form (form, partition_id, res_pid, complete) values (0, -1, -1, false);

grant select, update on attest.access_index_form to attest_server;
