Invariant: attest-consent-depth
Description: "Provisions nest at most 8 deep, the root provision counted"
Severity: #error
Expression: "provision.provision.provision.provision.provision.provision.provision.provision.provision.empty()"
