-- When an event was stored here; the same as recorded unless another system reported it.
alter table attest.journal add column stored timestamptz(3) not null default now();
