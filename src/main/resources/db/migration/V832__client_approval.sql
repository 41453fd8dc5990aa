-- Who asked for a client that waits for a second person; nobody agrees to what they asked for themselves.
ALTER TABLE attest.issuer_client ADD COLUMN requested_by text;
