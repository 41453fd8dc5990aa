package health.attest.issuer;

import health.attest.smart.Letter;
import health.attest.smart.ScopeCover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says in words what a scope lets an app do. */
public final class ScopeWords {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("openid", "Know that it is you who signs in"),
            Map.entry("profile", "Read your name and username"),
            Map.entry("fhirUser", "Know which person in the records you are"),
            Map.entry("launch", "Know which patient is open here"),
            Map.entry("launch/patient", "Know which patient you choose"),
            Map.entry("launch/encounter", "Know which visit is open here"),
            Map.entry("online_access", "Keep access while you are signed in here"),
            Map.entry("offline_access", "Keep access when you are not here, until you take it back"),
            Map.entry("attest/audit.read", "Read the audit log"),
            Map.entry("attest/audit.export", "Export the audit log"),
            Map.entry("attest/security.read", "Read the security dashboard"),
            Map.entry("attest/security.write", "Block and unblock network addresses"),
            Map.entry("attest/consent.admin", "Administer consents"),
            Map.entry("attest/users.admin", "Administer users and apps"),
            Map.entry("attest/ledger.read", "Read proofs from the ledger"));

    private final ScopeCover scopes;

    public ScopeWords(ScopeCover scopes) {
        this.scopes = scopes;
    }

    /** One sentence, without a full stop. */
    public String of(String scope) {
        String known = WORDS.get(scope);
        if (known != null) {
            return known;
        }
        return scopes.parts(scope).map(ScopeWords::sentence).orElse("Use " + scope);
    }

    private static String sentence(ScopeCover.Parts parts) {
        String what = parts.type().equals("*") ? "all kinds of records" : parts.type() + " records";
        String whose = parts.level().equals("patient") ? "of the patient" : "you can reach";
        String some = parts.filtered() ? ", but only some of them (the app names which)" : "";
        return doing(parts.letters()) + " " + what + " " + whose + some;
    }

    private static String doing(Set<Letter> letters) {
        List<String> verbs = new ArrayList<>();
        if (letters.contains(Letter.READ) || letters.contains(Letter.SEARCH)) {
            verbs.add(letters.contains(Letter.READ) ? "read" : "search");
        }
        if (letters.contains(Letter.CREATE)) {
            verbs.add("add");
        }
        if (letters.contains(Letter.UPDATE)) {
            verbs.add("change");
        }
        if (letters.contains(Letter.DELETE)) {
            verbs.add("delete");
        }
        String last = verbs.remove(verbs.size() - 1);
        String all = verbs.isEmpty() ? last : String.join(", ", verbs) + " and " + last;
        return Character.toUpperCase(all.charAt(0)) + all.substring(1);
    }
}
