-- What an anchor cost, for the ledger's status.
alter table attest.anchors add column gas_used bigint;
