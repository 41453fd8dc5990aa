-- The role whose rights the server has: rows, never structure. What is append-only is append-only for it too.
do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'attest_server') then
        create role attest_server nologin;
    end if;
end
$$;

grant usage on schema attest to attest_server;

-- One row per current resource version: what gates must know without parsing the resource.
create table attest.access_index (
    tenant          text        not null,
    res_type        text        not null,
    res_id          text        not null,
    partition_id    integer     not null,
    res_pid         bigint      not null,
    version         bigint      not null,
    deleted         boolean     not null default false,
    patients        text[]      not null,
    practitioners   text[]      not null,
    confidentiality text        not null check (confidentiality in ('U', 'L', 'M', 'N', 'R', 'V')),
    labels          text[]      not null,
    codes           text[]      not null,
    author          text,
    updated         timestamptz not null,
    primary key (tenant, res_type, res_id)
);

create unique index access_index_pid on attest.access_index (partition_id, res_pid);
create index access_index_patients on attest.access_index using gin (patients);
create index access_index_practitioners on attest.access_index using gin (practitioners);

grant select, insert, update, delete on attest.access_index to attest_server;
