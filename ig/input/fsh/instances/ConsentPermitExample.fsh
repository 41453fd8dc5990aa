Instance: consent-permit-example
InstanceOf: AttestConsent
Usage: #example
Title: "A consent that permits treatment"
Description: "Permits a named practitioner to access the record for treatment during one year."
* status = #active
* scope = $consent-scope#patient-privacy
* category[0].coding[0] = http://loinc.org#59284-0
* patient = Reference(patient-example)
* dateTime = "2026-01-02T10:00:00+01:00"
* policyRule = $act-code#OPTIN
* provision.type = #permit
* provision.period.start = "2026-01-02"
* provision.period.end = "2027-01-01"
* provision.actor[0].role = $participation-type#IRCP
* provision.actor[0].reference.reference = "Practitioner/grace"
* provision.action[0] = $consent-action#access
* provision.purpose[0] = $act-reason#TREAT
