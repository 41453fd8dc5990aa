-- People who sign in at the built-in issuer. What must not be read in a copy of the database is sealed by the vault
-- (bytea) and found again by blind indexes; secrets that are only compared are stored as digests.
CREATE TABLE attest.account (
    id                  uuid        PRIMARY KEY,
    tenant              text        NOT NULL,
    username            text        NOT NULL CHECK (username ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    display_name        text        NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    email               bytea,
    email_index         bytea,
    email_verified_at   timestamptz,
    roles               text[]      NOT NULL,
    fhir_user           text,
    password_hash       text,
    password_changed_at timestamptz,
    disabled_at         timestamptz,
    created_at          timestamptz NOT NULL,
    UNIQUE (tenant, username),
    CHECK ((email IS NULL) = (email_index IS NULL))
);
CREATE INDEX account_email ON attest.account (tenant, email_index);

CREATE TABLE attest.password_history (
    account_id uuid        NOT NULL REFERENCES attest.account,
    hash       text        NOT NULL,
    set_at     timestamptz NOT NULL
);
CREATE INDEX password_history_account ON attest.password_history (account_id, set_at);

-- Failures by (account, address); the account is a blind index of the name that was typed, so that a name nobody has
-- costs and shows the same.
CREATE TABLE attest.login_attempt (
    account_key   bytea       NOT NULL,
    address_key   text        NOT NULL,
    failures      integer     NOT NULL,
    blocked_until timestamptz NOT NULL,
    last_at       timestamptz NOT NULL,
    allowed       boolean     NOT NULL,
    PRIMARY KEY (account_key, address_key)
);
CREATE INDEX login_attempt_last ON attest.login_attempt (last_at);

-- Browser sessions. The cookie is stored as its SHA-256; only COMPLETE has any authority.
CREATE TABLE attest.login_session (
    id               uuid        PRIMARY KEY,
    cookie_hash      bytea       NOT NULL UNIQUE,
    account_id       uuid        NOT NULL REFERENCES attest.account,
    state            text        NOT NULL CHECK (state IN ('SECOND_FACTOR_PENDING', 'ENROLLING', 'COMPLETE')),
    methods          text[]      NOT NULL,
    address          text        NOT NULL,
    user_agent       text        NOT NULL,
    created_at       timestamptz NOT NULL,
    authenticated_at timestamptz NOT NULL,
    last_used_at     timestamptz NOT NULL,
    second_factor_tries integer  NOT NULL DEFAULT 0
);
CREATE INDEX login_session_account ON attest.login_session (account_id);

CREATE TABLE attest.totp (
    account_id   uuid        PRIMARY KEY REFERENCES attest.account,
    secret       bytea       NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint      NOT NULL DEFAULT 0
);

CREATE TABLE attest.recovery_code (
    account_id uuid  NOT NULL REFERENCES attest.account,
    hash       bytea NOT NULL,
    used_at    timestamptz,
    PRIMARY KEY (account_id, hash)
);

-- Browsers that gave a second factor and need none for a while.
CREATE TABLE attest.trusted_device (
    id           uuid        PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES attest.account,
    cookie_hash  bytea       NOT NULL UNIQUE,
    address      text        NOT NULL,
    user_agent   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX trusted_device_account ON attest.trusted_device (account_id);

-- Links sent by mail: 32 random bytes, kept as SHA-256, each used once.
CREATE TABLE attest.account_link (
    hash       bytea       PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES attest.account,
    purpose    text        NOT NULL CHECK (purpose IN ('RESET', 'INVITATION', 'VERIFICATION')),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX account_link_account ON attest.account_link (account_id);

-- What takes a second person.
CREATE TABLE attest.approval (
    id           uuid        PRIMARY KEY,
    tenant       text        NOT NULL,
    kind         text        NOT NULL,
    subject      text        NOT NULL,
    details      jsonb       NOT NULL,
    requested_by text        NOT NULL,
    requested_at timestamptz NOT NULL,
    effective_at timestamptz,
    expires_at   timestamptz NOT NULL,
    state        text        NOT NULL CHECK (state IN ('OPEN', 'APPLIED', 'REFUSED', 'EXPIRED')),
    decided_by   text,
    decided_at   timestamptz
);
CREATE INDEX approval_open ON attest.approval (tenant, requested_at) WHERE state = 'OPEN';

-- The in-app inbox; mails are sent from it.
CREATE TABLE attest.notice (
    id         uuid        PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES attest.account,
    kind       text        NOT NULL,
    text       bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    read_at    timestamptz
);
CREATE INDEX notice_account ON attest.notice (account_id, created_at);

CREATE TABLE attest.tenant_profile (
    tenant       text PRIMARY KEY,
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200)
);

GRANT SELECT, INSERT, UPDATE ON attest.account, attest.approval, attest.tenant_profile TO attest_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    attest.login_attempt, attest.login_session, attest.totp, attest.recovery_code, attest.trusted_device,
    attest.account_link, attest.notice TO attest_server;
GRANT SELECT, INSERT, DELETE ON attest.password_history TO attest_server;
