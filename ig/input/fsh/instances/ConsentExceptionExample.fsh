Instance: consent-exception-example
InstanceOf: AttestConsent
Usage: #example
Title: "A consent with exceptions"
Description: "Permits, except that one practitioner is denied, except in the matter of immunizations: the deepest match decides."
* status = #active
* scope = $consent-scope#patient-privacy
* category[0] = http://loinc.org#59284-0
* patient = Reference(patient-example)
* dateTime = "2026-02-03"
* policyRule = $act-code#OPTIN
* provision.type = #permit
* provision.provision[0].type = #deny
* provision.provision[0].actor[0].role = $participation-type#IRCP
* provision.provision[0].actor[0].reference.reference = "Practitioner/otto"
* provision.provision[0].provision[0].type = #permit
* provision.provision[0].provision[0].class[0] = $resource-types#Immunization
