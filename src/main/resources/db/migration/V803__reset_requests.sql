-- Who asked for a new password, whether or not there is such an account: looked up only after the answer, so that
-- neither the answer nor the work done for it says which it is. The name is sealed by the vault.
CREATE TABLE attest.reset_request (
    id       uuid        PRIMARY KEY,
    name     bytea       NOT NULL,
    asked_at timestamptz NOT NULL
);
CREATE INDEX reset_request_asked ON attest.reset_request (asked_at);

-- UPDATE only to lock a row while it is taken.
GRANT SELECT, INSERT, UPDATE, DELETE ON attest.reset_request TO attest_server;
