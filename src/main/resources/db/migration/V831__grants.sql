-- What a person let a client do: pending until decided, then a code, then a family of refresh tokens. Secrets are kept
-- as SHA-256 digests only.
CREATE TABLE attest.issuer_grant (
    id               uuid        PRIMARY KEY,
    client_id        text        NOT NULL,
    tenant           text        NOT NULL,
    account          uuid        NOT NULL,
    session          uuid        NOT NULL,
    authenticated_at timestamptz NOT NULL,
    methods          text[]      NOT NULL,
    redirect_uri     text,
    asked            text[]      NOT NULL,
    parameters       jsonb       NOT NULL,
    given            text[]      NOT NULL DEFAULT '{}',
    patient          text,
    encounter        text,
    state_digest     text        UNIQUE,
    code_digest      text        UNIQUE,
    code_expires_at  timestamptz,
    code_used_at     timestamptz,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    revoked_at       timestamptz
);

CREATE INDEX issuer_grant_session ON attest.issuer_grant (session);
CREATE INDEX issuer_grant_account ON attest.issuer_grant (account);
CREATE INDEX issuer_grant_expires ON attest.issuer_grant (expires_at);

CREATE TABLE attest.issuer_refresh_token (
    digest     text        PRIMARY KEY,
    grant_id   uuid        NOT NULL REFERENCES attest.issuer_grant ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE INDEX issuer_refresh_token_grant ON attest.issuer_refresh_token (grant_id);

-- Access tokens by id, so that those of a grant can be revoked before they expire.
CREATE TABLE attest.issuer_access_token (
    jti        text        PRIMARY KEY,
    grant_id   uuid        NOT NULL REFERENCES attest.issuer_grant ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE INDEX issuer_access_token_grant ON attest.issuer_access_token (grant_id);
CREATE INDEX issuer_access_token_expires ON attest.issuer_access_token (expires_at);

-- An app that somebody opens on a patient: redeemed once, by that app, for that person.
CREATE TABLE attest.issuer_launch (
    digest     text        PRIMARY KEY,
    client_id  text        NOT NULL,
    tenant     text        NOT NULL,
    account    uuid        NOT NULL,
    patient    text        NOT NULL,
    encounter  text,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE INDEX issuer_launch_expires ON attest.issuer_launch (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON attest.issuer_grant, attest.issuer_refresh_token, attest.issuer_launch
    TO attest_server;
GRANT SELECT, INSERT, DELETE ON attest.issuer_access_token TO attest_server;
