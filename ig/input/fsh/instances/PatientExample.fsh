Instance: patient-example
InstanceOf: AttestPatient
Usage: #example
Title: "A complete patient"
Description: "Name, birth date and a way of contact, with the server's universal identifier."
* identifier[0].system = "https://attest.health/fhir/NamingSystem/universal-patient-identifier"
* identifier[0].value = "8Qf1mKuFv4yGkqfSvTqGZ4gq8uP1s3nLrY7cWb2xDkEa"
* identifier[1].type = $identifier-type#MR "Medical record number"
* identifier[1].system = "urn:oid:2.25.329800735698586629295641978511506172918"
* identifier[1].value = "MRN-000117"
* active = true
* name[0].use = #official
* name[0].family = "Moreau"
* name[0].given[0] = "Alice"
* telecom[0].system = #phone
* telecom[0].value = "+33 1 23 45 67 89"
* telecom[0].use = #home
* telecom[1].system = #email
* telecom[1].value = "alice.moreau@example.org"
* gender = #female
* birthDate = "1984-03-12"
* address[0].city = "Lyon"
* address[0].country = "FR"
