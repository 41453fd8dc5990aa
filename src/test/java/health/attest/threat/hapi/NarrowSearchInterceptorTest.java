package health.attest.threat.hapi;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Tenant;
import health.attest.identity.ConsortiumKey;
import health.attest.threat.Keys;
import health.attest.threat.Signal;
import health.attest.threat.SignalQueue;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class NarrowSearchInterceptorTest {
    private final SignalQueue signals = new SignalQueue();
    private final NarrowSearchInterceptor interceptor = new NarrowSearchInterceptor(new Keys(key()), signals);

    @Test
    void aSearchWithAtMostOneRowCountsOncePerValue() {
        interceptor.onResponse(search(Map.of("identifier", "a", "birthdate", "b", "_count", "5")), answer(1));

        assertThat(signals.take()).hasSize(2).allMatch(Signal.NarrowSearch.class::isInstance);
    }

    @Test
    void aSearchWithTwoRowsDoesNotCount() {
        interceptor.onResponse(search(Map.of("identifier", "a")), answer(2));

        assertThat(signals.take()).isEmpty();
    }

    @Test
    void theSameSearchIsTheSameProbeAndAnotherValueAnotherOfTheSameShape() {
        for (String value : new String[] {"a", "a", "b"}) {
            interceptor.onResponse(search(Map.of("identifier", value)), answer(0));
        }

        var probes =
                signals.take().stream().map(Signal.NarrowSearch.class::cast).toList();
        assertThat(probes.stream().map(Signal.NarrowSearch::shape).distinct()).hasSize(1);
        assertThat(probes.stream().map(Signal.NarrowSearch::value).distinct()).hasSize(2);
    }

    @Test
    void aSearchInsideABatchCountsToo() {
        Bundle inner = new Bundle().setType(BundleType.SEARCHSET);
        inner.addLink().setRelation(Bundle.LINK_SELF).setUrl("http://attest.example/fhir/Patient?identifier=a");
        Bundle batch = new Bundle().setType(BundleType.BATCHRESPONSE);
        batch.addEntry().setResource(inner);

        interceptor.onResponse(search(Map.of()), new ResponseDetails(batch));

        assertThat(signals.take()).hasSize(1);
    }

    private static ResponseDetails answer(int rows) {
        Bundle bundle = new Bundle().setType(BundleType.SEARCHSET);
        for (int i = 0; i < rows; i++) {
            bundle.addEntry().setResource(new Patient()).getSearch().setMode(SearchEntryMode.MATCH);
        }
        return new ResponseDetails(bundle);
    }

    private static ServletRequestDetails search(Map<String, String> parameters) {
        ClientAddress home = ClientAddress.parse("192.0.2.1").orElseThrow();
        MockHttpServletRequest servlet = new MockHttpServletRequest();
        servlet.setAttribute(
                AccessContext.ATTRIBUTE,
                new AccessContext("r-1", home, new Tenant("demo"), new Caller.Anonymous(Caller.TokenState.ABSENT)));
        ServletRequestDetails details = new ServletRequestDetails();
        details.setServletRequest(servlet);
        details.setResourceName("Patient");
        parameters.forEach((name, value) -> details.addParameter(name, new String[] {value}));
        return details;
    }

    private static ConsortiumKey key() {
        byte[] bytes = new byte[32];
        bytes[0] = 3;
        return ConsortiumKey.of(bytes);
    }
}
