package health.attest.seed.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server said about a bundle.
 *
 * @param held entries it carried out
 * @param refusals what it said about the others, or about the whole
 */
record BundleAnswer(int held, List<String> refusals) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    static BundleAnswer read(int status, byte[] body) throws IOException {
        if (status != OK) {
            return new BundleAnswer(0, List.of("HTTP " + status + ": " + diagnostics(JSON.readTree(body))));
        }
        int held = 0;
        List<String> refusals = new ArrayList<>();
        int position = 0;
        for (JsonNode entry : JSON.readTree(body).path("entry")) {
            String answer = entry.path("response").path("status").asText();
            if (answer.startsWith("2")) {
                held++;
            } else {
                refusals.add("entry " + position + ": " + answer + " "
                        + diagnostics(entry.path("response").path("outcome")));
            }
            position++;
        }
        return new BundleAnswer(held, refusals);
    }

    private static String diagnostics(JsonNode outcome) {
        return outcome.path("issue").path(0).path("diagnostics").asText("no reason given");
    }
}
