-- Who treats whom, and which resource says so: for practitioners who reach only the patients they treat.
create table attest.treatment (
    tenant       text not null,
    practitioner text not null,
    patient      text not null,
    source_type  text not null,
    source_id    text not null,
    primary key (tenant, practitioner, patient, source_type, source_id)
);

create index treatment_source on attest.treatment (tenant, source_type, source_id);

grant select, insert, delete on attest.treatment to attest_server;

-- What was stored before: the access index knows whom these resources name, not whether they are in force; each is
-- corrected when it is written next.
insert into attest.treatment (tenant, practitioner, patient, source_type, source_id)
select i.tenant, practitioner, patient, i.res_type, i.res_id
from attest.access_index i, unnest(i.practitioners) practitioner, unnest(i.patients) patient
where i.res_type in ('Appointment', 'CareTeam', 'Encounter') and not i.deleted
  and practitioner ~ '^Practitioner(Role)?/'
on conflict do nothing;
