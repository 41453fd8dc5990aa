Invariant: attest-appointment-patient
Description: "An appointment belongs to exactly one patient, named by a literal reference"
Severity: #error
Expression: "participant.actor.where(reference.exists() and (reference.matches('^([^?#]*/)?Patient[/?].+') or type = 'Patient' or resolve().exists($this is Patient))).count() = 1"
