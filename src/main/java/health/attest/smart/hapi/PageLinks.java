package health.attest.smart.hapi;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.smart.PageTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleLinkComponent;

/** Gives page links to their caller and takes them from nobody else. */
final class PageLinks {
    private static final String PARAMETER = "_getpages";
    private static final String OPERATION = "$everything";
    /** Stands before the name of a search that {@code $everything} made: its pages are judged as its first one was. */
    private static final String EVERYTHING = "everything~";

    private static final Pattern IN_LINK = Pattern.compile("([?&]" + PARAMETER + "=)([^&]+)");

    private final PageTokens tokens;

    PageLinks(PageTokens tokens) {
        this.tokens = tokens;
    }

    /** Replaces the token of a page request by the search it names; a stranger's token names none. */
    void open(AccessContext context, ServletRequestDetails request) {
        String[] given = request.getParameters().get(PARAMETER);
        Optional<String> search =
                given == null || given.length != 1 ? Optional.empty() : tokens.open(given[0], context);
        if (search.isEmpty()) {
            throw new ResourceGoneException("Search ID does not exist and may have expired");
        }
        boolean everything = search.get().startsWith(EVERYTHING);
        request.getServletRequest().setAttribute(EVERYTHING, everything);
        Map<String, String[]> parameters = new HashMap<>(request.getParameters());
        parameters.put(
                PARAMETER, new String[] {everything ? search.get().substring(EVERYTHING.length()) : search.get()});
        request.setParameters(parameters);
    }

    static boolean isPage(ServletRequestDetails request) {
        return request.getParameters().containsKey(PARAMETER);
    }

    /** Whether the request is for what {@code $everything} found: its first page or a later one. */
    static boolean isOfEverything(RequestDetails request) {
        return OPERATION.equals(request.getOperation())
                || (request instanceof ServletRequestDetails servlet
                        && Boolean.TRUE.equals(servlet.getServletRequest().getAttribute(EVERYTHING)));
    }

    /** Binds the links of a result, and of results inside it, to the caller. */
    void bind(Bundle result, AccessContext context, boolean everything) {
        for (BundleLinkComponent link : result.getLink()) {
            Matcher token = IN_LINK.matcher(String.valueOf(link.getUrl()));
            if (token.find()) {
                link.setUrl(token.replaceFirst(match -> Matcher.quoteReplacement(
                        match.group(1) + tokens.bind((everything ? EVERYTHING : "") + match.group(2), context))));
            }
        }
        result.getEntry().forEach(entry -> {
            if (entry.getResource() instanceof Bundle inner) {
                bind(inner, context, everything);
            }
        });
    }
}
