-- A message waits here, sealed, until the mail server has taken it; the inbox keeps its words without its links.
ALTER TABLE attest.notice
    ADD COLUMN mail       bytea,
    ADD COLUMN mail_tries integer     NOT NULL DEFAULT 0,
    ADD COLUMN mail_after timestamptz;
CREATE INDEX notice_mail ON attest.notice (mail_after) WHERE mail IS NOT NULL;
