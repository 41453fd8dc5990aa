package health.attest.bench;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import health.attest.access.AccessDecision;
import health.attest.access.Caller;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.Tenant;
import health.attest.auth.Allowance;
import health.attest.auth.BearerTokens;
import health.attest.auth.TokenClaims;
import health.attest.auth.TokenVerifier;
import health.attest.auth.TrustedIssuer;
import health.attest.smart.Letter;
import health.attest.smart.PractitionerAccess;
import health.attest.smart.R4;
import health.attest.smart.RoleScopes;
import health.attest.smart.ScopePolicy;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a read pays to know who asks and that they may: a known token, the decision, and the compartment of the answer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScopesBenchmark {
    private static final String AUDIENCE = "https://attest.test/fhir";
    private static final String TOKEN = "header.payload.signature".repeat(30);

    private final FhirContext fhir = FhirContext.forR4Cached();
    private final R4 definitions = new R4(fhir);
    private final FhirTerser terser = fhir.newTerser();
    private final ScopePolicy policy =
            new ScopePolicy(definitions, new RoleScopes(definitions, RoleScopes.DEFAULTS), PractitionerAccess.TENANT);
    private final BearerTokens tokens =
            new BearerTokens(token -> Optional.of(verified()), identity -> false, Clock.systemUTC(), 10_000);
    private final Interaction read = new Interaction(Kind.READ, "Observation", "1", null, null, Map.of(), false);
    private final Observation observation = new Observation().setSubject(new Reference("Patient/alice"));

    /** Whose token it is, once its signature has been checked. */
    @Benchmark
    public BearerTokens.Answer knownToken() {
        return tokens.judge(TOKEN);
    }

    /** The whole: token, decision, and whether the resource that was found is within reach. */
    @Benchmark
    public boolean tokenScopesAndCompartment() {
        BearerTokens.Valid valid = (BearerTokens.Valid) tokens.judge(TOKEN);
        Caller.Authenticated caller = valid.identity().caller();
        boolean permitted = policy.decide(caller, read) == AccessDecision.PERMIT;
        boolean reached = !policy.scopesOf(caller, new Tenant("demo"))
                .reach(Letter.READ, "Observation")
                .isNothing();
        return permitted
                && reached
                && terser.getCompartmentOwnersForResource("Patient", observation, Set.of()).stream()
                        .anyMatch(owner -> "alice".equals(owner.getIdPart()));
    }

    private static TokenVerifier.Verified verified() {
        TrustedIssuer issuer = new TrustedIssuer(
                "https://idp.test",
                AUDIENCE,
                null,
                TrustedIssuer.ClaimNames.DEFAULT,
                new TrustedIssuer.Trust(
                        Allowance.of("*"),
                        new Tenant("demo"),
                        Allowance.of("*"),
                        Allowance.of("*"),
                        Allowance.of("*"),
                        Allowance.of("*"),
                        null),
                null);
        return new TokenVerifier.Verified(
                issuer,
                new TokenClaims(Map.of(
                        "iss", "https://idp.test",
                        "aud", AUDIENCE,
                        "client_id", "app",
                        "sub", "alice",
                        "roles", "patient",
                        "fhirUser", "Patient/alice",
                        "patient", "alice",
                        "exp", Long.valueOf(4_000_000_000L),
                        "scope", "launch/patient openid patient/*.rs patient/Observation.cu patient/Appointment.cu")),
                null);
    }
}
