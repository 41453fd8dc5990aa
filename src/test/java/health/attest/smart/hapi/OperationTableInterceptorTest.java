package health.attest.smart.hapi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.server.RestfulServer;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockServletConfig;

class OperationTableInterceptorTest {

    @Test
    void anOperationOfTheTableIsMounted() {
        assertThatCode(() -> start(new Known())).doesNotThrowAnyException();
    }

    @Test
    void anOperationTheTableDoesNotKnowKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> start(new Unknown())).hasStackTraceContaining("Patient/$dump-everything is not in");
    }

    @Test
    void aKnownOperationAtAnotherLevelKeepsItFromStartingToo() {
        assertThatThrownBy(() -> start(new AtAnotherLevel())).hasStackTraceContaining("null/$locate is not in");
    }

    private static void start(Object provider) throws Exception {
        RestfulServer server = new RestfulServer(FhirContext.forR4Cached());
        server.registerInterceptor(new OperationTableInterceptor());
        server.registerProvider(provider);
        server.init(new MockServletConfig());
    }

    static final class Known {
        @Operation(name = "$locate", type = Patient.class, idempotent = true)
        public Parameters locate(@IdParam IdType id) {
            return new Parameters();
        }
    }

    static final class Unknown {
        @Operation(name = "$dump-everything", type = Patient.class)
        public Parameters dump(@IdParam IdType id) {
            return new Parameters();
        }
    }

    static final class AtAnotherLevel {
        @Operation(name = "$locate")
        public Parameters locate() {
            return new Parameters();
        }
    }
}
