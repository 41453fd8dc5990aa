-- The keys that sign tokens, the same for all instances; the private half is sealed by the vault.
CREATE TABLE attest.issuer_signing_key (
    kid         text        PRIMARY KEY,
    algorithm   text        NOT NULL CHECK (algorithm IN ('RS256', 'ES256')),
    state       text        NOT NULL CHECK (state IN ('NEXT', 'CURRENT', 'RETIRED')),
    public_key  text        NOT NULL,
    private_key bytea       NOT NULL,
    since       timestamptz NOT NULL
);

CREATE TABLE attest.issuer_client (
    client_id    text        PRIMARY KEY,
    tenant       text        NOT NULL,
    name         text        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('APP', 'SYSTEM', 'RESOURCE_SERVER')),
    method       text        NOT NULL CHECK (method IN ('NONE', 'CLIENT_SECRET_BASIC', 'PRIVATE_KEY_JWT')),
    secret_hash  text,
    key_set      text,
    key_set_url  text,
    redirects    text[]      NOT NULL,
    launch       text,
    scopes       text[]      NOT NULL,
    roles        text[]      NOT NULL,
    purposes     text[]      NOT NULL,
    offline      boolean     NOT NULL,
    state        text        NOT NULL CHECK (state IN ('PENDING', 'ACTIVE', 'DISABLED')),
    changed_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX issuer_client_tenant ON attest.issuer_client (tenant);

-- Each assertion of a client is used once. A row may go when the assertion has expired.
CREATE TABLE attest.issuer_used_assertion (
    client_id  text        NOT NULL,
    jti        text        NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti)
);

CREATE INDEX issuer_used_assertion_expires ON attest.issuer_used_assertion (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON attest.issuer_signing_key TO attest_server;
GRANT SELECT, INSERT, UPDATE ON attest.issuer_client TO attest_server;
GRANT SELECT, INSERT, DELETE ON attest.issuer_used_assertion TO attest_server;
