package health.attest.smart;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleEntryTest {

    @ParameterizedTest
    @CsvSource({
        "GET,Patient/1,READ,Patient,1",
        "GET,Patient/1/_history,HISTORY_INSTANCE,Patient,1",
        "GET,Patient/1/_history/2,VREAD,Patient,1",
        "GET,Patient/_history,HISTORY_TYPE,Patient,",
        "GET,Patient,SEARCH_TYPE,Patient,",
        "GET,Patient?name=x,SEARCH_TYPE,Patient,",
        "GET,metadata,CAPABILITIES,,",
        "GET,Patient/1/$everything,OPERATION,Patient,1",
        "POST,Patient,CREATE,Patient,",
        "PUT,Patient/1,UPDATE,Patient,1",
        "PUT,Patient?identifier=x,UPDATE,Patient,",
        "PATCH,Patient/1,PATCH,Patient,1",
        "DELETE,Patient/1,DELETE,Patient,1",
        "DELETE,Patient?identifier=x,DELETE,Patient,"
    })
    void anEntryIsTheInteractionItWouldBeAlone(
            String method, String url, Kind kind, @Nullable String type, @Nullable String id) {
        Interaction interaction =
                new BundleEntry(method, url, null).interaction().orElseThrow();

        assertThat(interaction.kind()).isEqualTo(kind);
        assertThat(interaction.type()).isEqualTo(type);
        assertThat(interaction.id()).isEqualTo(id);
        assertThat(interaction.conditional()).isEqualTo(kind.writes() && url.contains("?"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,''",
        "GET,?_getpages=abc",
        "GET,/Patient/1",
        "GET,https://elsewhere.example/fhir/Patient/1",
        "GET,Patient/../Observation/1",
        "GET,Patient%2F1",
        "GET,Patient;x=1/1",
        "GET,_history",
        "GET,Patient/1/name",
        "GET,Patient/1/_history/2/3",
        "POST,Patient/$match",
        "POST,$process-message",
        "POST,Patient/_search",
        "POST,''",
        "POST,Patient?x=1",
        "PUT,Patient",
        "PUT,Patient/1/_history/2",
        "DELETE,Patient",
        "DELETE,''",
        "TRACE,Patient/1",
        "get,Patient/1",
        "GET,Patient?name=%zz"
    })
    void whatNoBundleMayHoldIsNoInteraction(String method, String url) {
        assertThat(new BundleEntry(method, url, null).interaction()).isEmpty();
    }

    @Test
    void aConditionIsReadWithOrWithoutItsType() {
        Interaction expected = new Interaction(
                Kind.CREATE, "Patient", null, null, null, Map.of("identifier", List.of("sys|1 2")), true);

        assertThat(new BundleEntry("POST", "Patient", "identifier=sys%7C1+2").interaction())
                .contains(expected);
        assertThat(new BundleEntry("POST", "Patient", "Patient?identifier=sys|1 2").interaction())
                .contains(expected);
    }
}
