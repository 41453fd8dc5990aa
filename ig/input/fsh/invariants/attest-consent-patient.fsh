Invariant: attest-consent-patient
Description: "The patient is named by a literal reference: a consent that cannot be found from its patient protects nobody"
Severity: #error
Expression: "patient.reference.exists()"
