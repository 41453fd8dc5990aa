Invariant: attest-appointment-end
Description: "An appointment ends after it starts"
Severity: #error
Expression: "start.empty() or end.empty() or end > start"
