package health.attest.token;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code scripts/token}.
 *
 * @param user who logs in; null for a client that acts for itself
 * @param client the client; null for the demonstration's own
 * @param scope what to ask for; null for all that the client or the user usually has
 * @param patient the patient to launch with, when there is a choice
 * @param purpose a purpose of use
 */
public record TokenOptions(
        @Nullable String user,
        @Nullable String client,
        @Nullable String scope,
        @Nullable String patient,
        @Nullable String purpose) {

    /** Reads them; refuses what it does not know. */
    public static TokenOptions parse(List<String> arguments) {
        Deque<String> left = new ArrayDeque<>(arguments);
        TokenOptions options = new TokenOptions(null, null, null, null, null);
        while (!left.isEmpty()) {
            String name = left.pop();
            if (left.isEmpty()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            options = options.with(name, left.pop());
        }
        if (options.user == null && options.client == null) {
            throw new IllegalArgumentException("--user NAME or --client ID is needed");
        }
        return options;
    }

    private TokenOptions with(String name, String value) {
        return switch (name) {
            case "--user" -> new TokenOptions(value, client, scope, patient, purpose);
            case "--client" -> new TokenOptions(user, value, scope, patient, purpose);
            case "--scope" -> new TokenOptions(user, client, value, patient, purpose);
            case "--patient" -> new TokenOptions(user, client, scope, value, purpose);
            case "--purpose" -> new TokenOptions(user, client, scope, patient, value);
            default -> throw new IllegalArgumentException("no such option: " + name);
        };
    }
}
