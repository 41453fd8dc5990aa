Invariant: attest-patient-telecom
Description: "A patient can be reached: one contact point has a system and a value"
Severity: #error
Expression: "telecom.exists(system.exists() and value.exists())"
