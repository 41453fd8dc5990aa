Profile: AttestPatient
Parent: Patient
Id: attest-patient
Title: "Attest Patient"
Description: """
A patient whose record is complete enough to be told apart and reached.

- Given a Patient is created, updated or patched
- When it has no name, no birth date or no way of contact
- Then it is refused with 422, or stored with a warning where the tenant's `patient-completeness` is `warn`

Contained Patients, Consents and AuditEvents are refused in every resource.
"""
* obeys attest-patient-name and attest-patient-telecom
* name 1..* MS
* birthDate 1..1 MS
* telecom 1..* MS
* identifier MS
