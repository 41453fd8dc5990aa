Instance: appointment-booked-example
InstanceOf: AttestAppointment
Usage: #example
Title: "A booked appointment"
Description: "One patient, one practitioner, a start and a later end."
* status = #booked
* description = "Follow-up after an operation of the knee"
* start = "2026-12-01T09:00:00+01:00"
* end = "2026-12-01T09:30:00+01:00"
* minutesDuration = 30
* created = "2026-11-20"
* participant[0].actor = Reference(patient-example)
* participant[0].required = #required
* participant[0].status = #accepted
* participant[1].type = $participation-type#ATND
* participant[1].actor.reference = "Practitioner/grace"
* participant[1].required = #required
* participant[1].status = #accepted
