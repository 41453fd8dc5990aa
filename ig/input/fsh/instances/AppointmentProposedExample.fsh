Instance: appointment-proposed-example
InstanceOf: AttestAppointment
Usage: #example
Title: "A proposed appointment without a time"
Description: "A proposal may leave the time open and ask for a period instead."
* status = #proposed
* requestedPeriod[0].start = "2026-12-01"
* requestedPeriod[0].end = "2026-12-05"
* participant[0].actor = Reference(patient-example)
* participant[0].status = #needs-action
