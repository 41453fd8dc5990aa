-- Tokens that ended before they expired. Every instance reads the whole list; entries leave when the last token they
-- cover would have expired, so the list stays short.
CREATE TABLE attest.revoked_token (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('TOKEN', 'SESSION', 'USER', 'CLIENT')),
    issuer     text        NOT NULL,
    key        text        NOT NULL,
    revoked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX revoked_token_expires ON attest.revoked_token (expires_at);

GRANT SELECT, INSERT, DELETE ON attest.revoked_token TO attest_server;
