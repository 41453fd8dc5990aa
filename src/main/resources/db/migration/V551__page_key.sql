-- The key that ties page links to their caller; one for all instances, made once, changed by nobody.
CREATE TABLE attest.page_key (
    one bool  PRIMARY KEY DEFAULT true CHECK (one),
    key bytea NOT NULL CHECK (length(key) >= 32)
);

-- gen_random_uuid is PostgreSQL's strong random source: 122 bits each.
INSERT INTO attest.page_key (key)
VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

GRANT SELECT ON attest.page_key TO attest_server;
