#!/usr/bin/env bash
# Runs once, when the database is created: the role that owns it and the one the server connects as.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v owner_password="$(cat /run/secrets/postgres-owner)" -v server_password="$(cat /run/secrets/postgres-server)" <<'SQL'
CREATE ROLE attest_owner LOGIN CREATEROLE PASSWORD :'owner_password';
CREATE ROLE attest_server LOGIN PASSWORD :'server_password';
ALTER DATABASE attest OWNER TO attest_owner;
REVOKE ALL ON DATABASE attest FROM PUBLIC;
GRANT CONNECT ON DATABASE attest TO attest_server;
SQL
