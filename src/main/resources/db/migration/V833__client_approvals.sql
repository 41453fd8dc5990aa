-- A client that waits names the approval that makes it work; a later change waits for another one. Clients that wait for
-- one of the time before are changed again by an administrator.
ALTER TABLE attest.issuer_client ADD COLUMN waits_for uuid;
