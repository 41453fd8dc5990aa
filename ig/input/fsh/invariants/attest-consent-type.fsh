Invariant: attest-consent-type
Description: "Every nested provision says whether it permits or denies"
Severity: #error
Expression: "provision.repeat(provision).all(type.exists())"
