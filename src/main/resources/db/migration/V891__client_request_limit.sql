-- Requests a minute of a registered client's users, or of the client itself; null for what is usual.
ALTER TABLE attest.issuer_client
    ADD COLUMN request_limit integer CHECK (request_limit BETWEEN 1 AND 1000000);
