CodeSystem: DenialReason
Id: denial-reason
Title: "Denial reason"
Description: "Why a request was refused, as the details of an OperationOutcome. No code tells whether a hidden resource exists."
* ^caseSensitive = true
* ^experimental = false
* #not-authenticated "Not authenticated" "No token came with a request that needs one."
* #invalid-token "Invalid token" "A token came and is not valid."
* #expired-token "Expired token" "The token was valid and has expired."
* #insufficient-scope "Insufficient scope" "No granted scope covers the interaction."
* #not-found "Not found" "Absent, hidden, of another type or of another tenant: one answer for all of them."
* #role-forbids "Role forbids" "The caller's role never permits this interaction."
* #not-supported "Not supported" "This server does not offer the interaction to anyone."
* #consent-denies "Consent denies" "A patient's consent, or the implicit policy, denies the disclosure."
* #no-break-glass-grant "No break-glass grant" "The purpose is break-glass and no such grant is open."
* #blocked "Blocked" "The address is blocked."
* #rate-limited "Rate limited" "More requests than the limit allows."
* #challenge-required "Challenge required" "A challenge must be solved first."
* #threat-score "Threat score" "The request looks hostile."
* #limit-exceeded "Limit exceeded" "The request is larger, deeper or longer than its class of caller may send."
* #malformed "Malformed" "The request cannot be read."
* #unavailable "Unavailable" "A dependency that must answer before data may leave does not."
