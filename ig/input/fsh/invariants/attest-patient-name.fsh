Invariant: attest-patient-name
Description: "A patient has a name that says something: a family name, a given name or the name as text"
Severity: #error
Expression: "name.exists(family.exists() or given.exists() or text.exists())"
