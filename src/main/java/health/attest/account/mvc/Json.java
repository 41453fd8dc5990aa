package health.attest.account.mvc;

import health.attest.access.Role;
import health.attest.account.Account;
import health.attest.account.Approval;
import health.attest.account.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The API's words for things. */
final class Json {

    private Json() {}

    static Map<String, Object> account(Account account) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", account.id());
        json.put("username", account.username());
        json.put("displayName", account.displayName());
        put(json, "email", account.email());
        json.put("roles", account.roles().stream().map(Role::code).sorted().toList());
        put(
                json,
                "fhirUser",
                account.fhirUser() == null ? null : account.fhirUser().toString());
        json.put("disabled", account.disabled());
        return json;
    }

    static Map<String, Object> approval(Approval approval) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", approval.id());
        json.put("kind", approval.kind());
        json.put("subject", approval.subject());
        json.put("details", approval.details());
        json.put("requestedBy", approval.requestedBy());
        json.put("requestedAt", approval.requestedAt().toString());
        put(
                json,
                "effectiveAt",
                approval.effectiveAt() == null ? null : approval.effectiveAt().toString());
        json.put("expiresAt", approval.expiresAt().toString());
        return json;
    }

    static Map<String, Object> place(UUID id, Session.Device device, Session.Times times) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("address", device.address());
        json.put("device", device.userAgent());
        json.put("created", times.created().toString());
        json.put("lastUsed", times.lastUsed().toString());
        return json;
    }

    private static void put(Map<String, Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
