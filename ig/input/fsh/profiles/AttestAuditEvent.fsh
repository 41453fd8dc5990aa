Profile: AttestAuditEvent
Parent: AuditEvent
Id: attest-audit-event
Title: "Attest AuditEvent"
Description: """
What every event in the journal says, whether this server wrote it or a registered source sent it.

- Given an AuditEvent is stored
- When it does not say what was done and how it ended, or names an agent without saying who
- Then it is refused with 422

The events this server writes itself follow the IHE Basic Audit Log Patterns profile of their case besides.
"""
* action 1..1 MS
* outcome 1..1 MS
* agent obeys attest-audit-agent
* agent MS
* entity MS
