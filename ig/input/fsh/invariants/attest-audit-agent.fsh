Invariant: attest-audit-agent
Description: "Every agent says who it is: by reference, identifier, name, network address or the token it acted with"
Severity: #error
Expression: "who.exists() or altId.exists() or name.exists() or network.address.exists() or policy.exists()"
