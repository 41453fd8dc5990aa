-- The first administrator of a tenant, asked for by scripts/administrator with the owner's rights, which the server does
-- not have: nobody becomes one through the server. The link is drawn by the script; only its digest is here.
CREATE TABLE attest.first_administrator (
    tenant    text        PRIMARY KEY,
    username  text        NOT NULL,
    email     text        NOT NULL,
    link_hash bytea       NOT NULL,
    asked_at  timestamptz NOT NULL DEFAULT now(),
    outcome   text        CHECK (outcome IN ('DONE', 'THERE_IS_ONE', 'NAME_TAKEN', 'NO_SUCH_TENANT'))
);

GRANT SELECT, UPDATE ON attest.first_administrator TO attest_server;
