package health.attest.threat.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.util.UrlUtil;
import health.attest.access.AccessContext;
import health.attest.access.RequestLine;
import health.attest.threat.Keys;
import health.attest.threat.SearchProbe;
import health.attest.threat.Signal;
import health.attest.threat.SignalQueue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;

/** Counts searches that returned at most one row, as the caller sees the answer; also those inside a batch. */
@Interceptor(order = RequestLine.PROBING)
final class NarrowSearchInterceptor {
    private static final int SEARCHES_PER_BATCH_MAX = 500;

    private final Keys keys;
    private final SignalQueue signals;

    NarrowSearchInterceptor(Keys keys, SignalQueue signals) {
        this.keys = keys;
        this.signals = signals;
    }

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    void onResponse(ServletRequestDetails request, ResponseDetails response) {
        if (!(response.getResponseResource() instanceof Bundle bundle)
                || !(request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE)
                        instanceof AccessContext context)) {
            return;
        }
        if (bundle.getType() == BundleType.SEARCHSET) {
            if (isNarrow(bundle) && request.getResourceName() != null) {
                Map<String, List<String>> parameters = request.getParameters().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> Arrays.asList(each.getValue())));
                count(context, SearchProbe.of(request.getResourceName(), parameters));
            }
        } else if (bundle.getType() == BundleType.BATCHRESPONSE || bundle.getType() == BundleType.TRANSACTIONRESPONSE) {
            bundle.getEntry().stream()
                    .filter(entry -> entry.getResource() instanceof Bundle inner
                            && inner.getType() == BundleType.SEARCHSET
                            && isNarrow(inner))
                    .limit(SEARCHES_PER_BATCH_MAX)
                    .forEach(entry -> searchOf((Bundle) entry.getResource()).ifPresent(url -> count(context, url)));
        }
    }

    private static boolean isNarrow(Bundle answer) {
        return answer.getEntry().stream()
                        .filter(entry -> entry.getSearch().getMode() == SearchEntryMode.MATCH)
                        .limit(2)
                        .count()
                < 2;
    }

    /** A search inside a batch says what was asked in the link to itself. */
    private static Optional<List<SearchProbe>> searchOf(Bundle answer) {
        Bundle.BundleLinkComponent self = answer.getLink(Bundle.LINK_SELF);
        if (self == null || !self.getUrl().contains("?")) {
            return Optional.empty();
        }
        String[] parts = self.getUrl().split("\\?", 2);
        Map<String, List<String>> parameters = UrlUtil.parseQueryString(parts[1]).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Arrays.asList(each.getValue())));
        return Optional.of(SearchProbe.of(parts[0].substring(parts[0].lastIndexOf('/') + 1), parameters));
    }

    private void count(AccessContext context, List<SearchProbe> probes) {
        String key = keys.keyOf(context);
        for (SearchProbe probe : probes) {
            signals.add(new Signal.NarrowSearch(key, keys.digest(probe.shape()), keys.digest(probe.value())));
        }
    }
}
