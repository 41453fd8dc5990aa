package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserDidIT extends ServerIT {
    private static final Duration CONFIRMED_WITHIN = Duration.ofSeconds(30);

    @Test
    void aNurseHasADidThatAnyoneResolvesAndTheChainKnows() throws SQLException {
        List<String> before = dids("public");

        people().invite("nurse");

        List<String> made = new ArrayList<>(dids("public"));
        made.removeAll(before);
        assertThat(made).singleElement().asString().startsWith("did:attest:user:");
        Http.Answer document = anonymous().get("/.well-known/did/" + made.get(0));
        assertThat(document.status()).isEqualTo(200);
        assertThat(document.json().path("id").asText()).isEqualTo(made.get(0));
        assertThat(document.json().has("service")).isFalse();
        await().atMost(CONFIRMED_WITHIN).until(() -> confirmed(made.get(0)));
    }

    @Test
    void aPatientsDidIsTheSame404AsAnUnknownOne() throws SQLException {
        List<String> before = dids("not public");

        people().invite("patient");

        List<String> made = new ArrayList<>(dids("not public"));
        made.removeAll(before);
        assertThat(made).hasSize(1);
        Http.Answer known = anonymous().get("/.well-known/did/" + made.get(0));
        Http.Answer unknown = anonymous().get("/.well-known/did/did:attest:user:11111111111111111111111111111111");
        assertThat(known.status()).isEqualTo(404);
        assertThat(known.body()).isEqualTo(unknown.body());
    }

    private AccountFixtures people() {
        return new AccountFixtures(
                anonymous()
                        .withToken(ISSUER.token(Map.of(
                                "tenant",
                                TENANT_A,
                                "client_id",
                                "it-admin",
                                "sub",
                                "it-did-admin",
                                "roles",
                                "admin",
                                "scope",
                                "attest/users.admin"))),
                MAIL);
    }

    private static List<String> dids(String condition) throws SQLException {
        List<String> dids = new ArrayList<>();
        try (Connection connection = asSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select did from attest.user_dids where " + condition)) {
            while (rows.next()) {
                dids.add(rows.getString(1));
            }
        }
        return dids;
    }

    private static boolean confirmed(String did) throws SQLException {
        try (Connection connection = asSuperuser();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select t.state from attest.user_dids d"
                        + " join attest.chain_transactions t on t.id = d.transaction_id where d.did = '" + did + "'")) {
            return rows.next() && List.of("INCLUDED", "FINAL").contains(rows.getString(1));
        }
    }
}
