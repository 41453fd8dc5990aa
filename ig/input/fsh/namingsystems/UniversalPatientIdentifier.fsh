Instance: universal-patient-identifier
InstanceOf: NamingSystem
Usage: #definition
Title: "Universal patient identifier"
Description: "The system of the identifier that is the same for one patient at every branch of a consortium."
* name = "UniversalPatientIdentifier"
* status = #active
* kind = #identifier
* date = "2026-11-22"
* publisher = "Attest"
* responsible = "Attest"
* description = "Base58btc of HMAC-SHA-256 under the consortium's key over the canonical identity of a patient. Written by the server alone; nothing about the patient can be read from it."
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://attest.health/fhir/NamingSystem/universal-patient-identifier"
* uniqueId[0].preferred = true
