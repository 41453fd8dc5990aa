package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource({
        "GET,Patient/1,READ",
        "GET,Patient/1/_history/2,VREAD",
        "GET,Patient/1/_history,HISTORY_INSTANCE",
        "GET,Patient/_history,HISTORY_TYPE",
        "GET,_history,HISTORY_SYSTEM",
        "GET,Patient?name=x,SEARCH_TYPE",
        "POST,Patient/_search,SEARCH_TYPE",
        "GET,?_type=Patient,SEARCH_SYSTEM",
        "POST,Patient,CREATE",
        "PUT,Patient/1,UPDATE",
        "PATCH,Patient/1,PATCH",
        "DELETE,Patient/1,DELETE",
        "DELETE,Patient?identifier=1,DELETE",
        "POST,'',TRANSACTION",
        "GET,metadata,CAPABILITIES",
        "GET,Patient/1/$everything,OPERATION",
        "POST,$meta,OPERATION"
    })
    void aRouteSaysItsInteraction(String method, String route, Kind kind) {
        assertThat(Routes.read(method, route).kind()).isEqualTo(kind);
    }

    @Test
    void typeIdVersionAndParametersAreTakenApart() {
        Interaction vread = Routes.read("GET", "Patient/1/_history/2");
        Interaction search = Routes.read("GET", "Patient?name=M%C3%BCller&name=x&bad=%zz");

        assertThat(vread.type()).isEqualTo("Patient");
        assertThat(vread.id()).isEqualTo("1");
        assertThat(vread.version()).isEqualTo("2");
        assertThat(search.parameters().get("name")).isEqualTo(List.of("Müller", "x"));
        assertThat(search.parameters().get("bad")).isEqualTo(List.of("%zz"));
    }

    @Test
    void aWriteWithoutAnIdIsConditional() {
        assertThat(Routes.read("PUT", "Patient?identifier=1").conditional()).isTrue();
        assertThat(Routes.read("PUT", "Patient/1").conditional()).isFalse();
    }
}
