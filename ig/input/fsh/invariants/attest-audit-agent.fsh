Invariant: attest-audit-agent
Description: "Every agent says who it is: by reference, identifier, name or network address"
Severity: #error
Expression: "who.exists() or altId.exists() or name.exists() or network.address.exists()"
