Profile: AttestConsent
Parent: Consent
Id: attest-consent
Title: "Attest Consent"
Description: """
A patient's privacy consent that the consent gate can decide by.

- Given a Consent is created, updated or patched
- When its scope is not patient privacy, its patient is not named by reference, a nested provision has no type, a period ends before it starts or provisions nest deeper than 8
- Then it is refused with 422
"""
* obeys attest-consent-patient and attest-consent-depth and attest-consent-type
* scope = $consent-scope#patient-privacy
* patient 1..1 MS
* provision MS
