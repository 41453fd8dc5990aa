Instance: audit-event-read-example
InstanceOf: AttestAuditEvent
Usage: #example
Title: "A practitioner's read of a patient"
Description: "The event of one read: client, server and user as agents; the patient and what was read as entities."
* type = $audit-type#rest "RESTful Operation"
* subtype[0] = $restful-interaction#read "read"
* action = #R
* recorded = "2026-11-22T08:15:30.123Z"
* outcome = #0
* agent[0].type = $dcm#110152 "Destination Role ID"
* agent[0].who.display = "demo-app"
* agent[0].requestor = false
* agent[0].network.address = "192.0.2.7"
* agent[0].network.type = #2
* agent[1].type = $dcm#110153 "Source Role ID"
* agent[1].who.display = "Attest"
* agent[1].requestor = false
* agent[1].network.address = "https://attest.example.org/fhir"
* agent[1].network.type = #5
* agent[2].type = $participation-type#IRCP "information recipient"
* agent[2].who.reference = "Practitioner/grace"
* agent[2].requestor = true
* agent[2].purposeOfUse[0] = $act-reason#TREAT "treatment"
* source.observer.display = "Attest"
* entity[0].what = Reference(patient-example)
* entity[0].type = $entity-type#1 "Person"
* entity[0].role = $object-role#1 "Patient"
