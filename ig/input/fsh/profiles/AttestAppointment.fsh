Profile: AttestAppointment
Parent: Appointment
Id: attest-appointment
Title: "Attest Appointment"
Description: """
An appointment of exactly one patient, at a time that makes sense.

- Given an Appointment is created, updated or patched
- When it names no patient, or more than one, or ends before it starts, or has no time and is neither proposed, cancelled nor on the waiting list
- Then it is refused with 422
"""
* obeys attest-appointment-patient and attest-appointment-end
* participant MS
* start MS
* end MS
