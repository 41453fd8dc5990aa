package health.attest.ledger.verifier;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Command line: plain words, and {@code --name value}. */
record Arguments(List<String> plain, Map<String, String> options) {

    static Arguments of(String... words) {
        List<String> plain = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < words.length; i++) {
            if (words[i].startsWith("--") && i + 1 < words.length) {
                options.put(words[i].substring(2), words[i + 1]);
                i++;
            } else {
                plain.add(words[i]);
            }
        }
        return new Arguments(plain, options);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** The option, or the environment's variable of that name. */
    Optional<String> option(String name, String variable) {
        return option(name).or(() -> Optional.ofNullable(System.getenv(variable)));
    }
}
