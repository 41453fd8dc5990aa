package health.attest.issuer.security;

import health.attest.account.SignedIn;
import health.attest.issuer.Client;
import health.attest.issuer.Clients;
import health.attest.issuer.Grant;
import health.attest.issuer.Grants;
import health.attest.issuer.Launch;
import health.attest.issuer.Launches;
import health.attest.issuer.Offer;
import health.attest.issuer.Opaque;
import health.attest.issuer.Patients;
import health.attest.issuer.ScopeWords;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.web.filter.OncePerRequestFilter;

/** Asks the person what the app may do and on which patient, and keeps the choice before Spring reads the ticks. */
final class ConsentPage extends OncePerRequestFilter {
    static final String PATH = "/oauth2/consent";

    private final Clients clients;
    private final Grants grants;
    private final Choices choices;
    private final Pages pages;
    private final Clock clock;

    /** What there is to choose, and the words for it. */
    record Choices(Offer offer, ScopeWords words, Patients patients, Launches launches) {}

    private record Pending(SignedIn person, Client client, Grant grant, String state) {}

    ConsentPage(Clients clients, Grants grants, Choices choices, Pages pages, Clock clock) {
        this.clients = clients;
        this.grants = grants;
        this.choices = choices;
        this.pages = pages;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean page = request.getRequestURI().equals(PATH);
        boolean decision = request.getMethod().equals("POST") && request.getParameter("response_type") == null;
        if (!page && !decision) {
            chain.doFilter(request, response);
            return;
        }
        Optional<Pending> pending = pending(request);
        if (pending.isEmpty() || (page && !request.getMethod().equals("GET"))) {
            pages.refusal(response, "invalid_request");
        } else if (page) {
            ask(request, response, pending.get());
        } else if (keepsContext(request, pending.get())) {
            chain.doFilter(request, response);
        } else {
            askAgain(response, pending.get());
        }
    }

    /** The grant that waits for this person's decision. */
    private Optional<Pending> pending(HttpServletRequest request) {
        String state = request.getParameter("state");
        Optional<SignedIn> person = PersonFilter.current();
        if (state == null || person.isEmpty()) {
            return Optional.empty();
        }
        return grants.byState(Opaque.digest(state))
                .filter(grant ->
                        grant.person().account().equals(person.get().account().id())
                                && grant.life().expires().isAfter(clock.instant())
                                && grant.client().equals(request.getParameter("client_id")))
                .flatMap(grant -> clients.find(grant.client())
                        .filter(Client::isActive)
                        .map(client -> new Pending(person.get(), client, grant, state)));
    }

    private void ask(HttpServletRequest request, HttpServletResponse response, Pending pending) throws IOException {
        Map<String, String> scopes = new TreeMap<>();
        offered(pending).forEach(scope -> scopes.put(scope, choices.words().of(scope)));
        pages.question(
                response,
                new Pages.Question(
                        pending.client(),
                        pending.state(),
                        pending.person().account().displayName(),
                        scopes,
                        patientQuestion(request, pending, scopes.keySet())));
    }

    private Set<String> offered(Pending pending) {
        return choices.offer()
                .scopesOf(
                        pending.client(),
                        pending.person().account(),
                        pending.grant().request().scopes());
    }

    private Pages.PatientQuestion patientQuestion(HttpServletRequest request, Pending pending, Set<String> scopes) {
        Optional<Launch> launch = launchOf(pending);
        if (launch.isPresent()) {
            String known = choices.patients()
                    .read(pending.person(), launch.get().patient())
                    .map(Patients.Choice::name)
                    .orElse("the patient that is open");
            return new Pages.PatientQuestion(false, known, List.of(), "", false);
        }
        if (!Offer.needsPatient(scopes)
                || Offer.patientIn(pending.person().account()).isPresent()) {
            return Pages.PatientQuestion.NONE;
        }
        String find = Objects.requireNonNullElse(request.getParameter("find"), "");
        return new Pages.PatientQuestion(
                true,
                null,
                choices.patients().find(pending.person(), find),
                find,
                request.getParameter("missing") != null);
    }

    private Optional<Launch> launchOf(Pending pending) {
        return Optional.ofNullable(pending.grant().request().parameters().get("launch"))
                .flatMap(name -> choices.offer().launch(pending.client(), name));
    }

    /** Keeps which patient it is about; false when one is missing. */
    private boolean keepsContext(HttpServletRequest request, Pending pending) {
        String[] ticked = request.getParameterValues("scope");
        Set<String> scopes = ticked == null ? Set.of() : Set.copyOf(Arrays.asList(ticked));
        String launch = pending.grant().request().parameters().get("launch");
        if (scopes.isEmpty()) {
            return true;
        }
        if (launch != null) {
            Optional<Launch> opened = launchOf(pending);
            boolean redeemed = opened.isPresent() && choices.launches().use(Opaque.digest(launch), clock.instant());
            if (redeemed) {
                grants.choose(
                        pending.grant().id(),
                        opened.get().patient(),
                        opened.get().encounter());
            }
            return redeemed;
        }
        if (!Offer.needsPatient(scopes)) {
            return true;
        }
        Optional<String> patient = Offer.patientIn(pending.person().account())
                .or(() -> Optional.ofNullable(request.getParameter("patient"))
                        .flatMap(id -> choices.patients().read(pending.person(), id))
                        .map(Patients.Choice::id));
        patient.ifPresent(id -> grants.choose(pending.grant().id(), id, null));
        return patient.isPresent();
    }

    private static void askAgain(HttpServletResponse response, Pending pending) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader(
                "Location",
                PATH + "?missing=patient&client_id=" + encode(pending.client().id()) + "&state="
                        + encode(pending.state()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
