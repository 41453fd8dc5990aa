package health.attest.smart;

import health.attest.access.AccessDecision;
import health.attest.access.AccessDecision.Deny;
import health.attest.access.Caller;
import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestStage;
import health.attest.access.Tenant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller's scopes permit an interaction: the one rule for direct calls, bundle entries, pages and
 * operations. Pure, total, and refusing by default.
 *
 * <p>What it permits is a kind of interaction on a type. Which resources of the type it reaches is
 * {@link SmartScopes#reach}; whoever permits must apply both.
 */
public final class ScopePolicy {
    /** Stands for the type of a search over all types, which has only the parameters every type has. */
    private static final String ANY_TYPE = "Resource";

    private final R4 definitions;
    private final RoleScopes roles;
    private final PractitionerAccess practitionerAccess;
    private final Map<Tenant, PractitionerAccess> practitionerAccessOf;

    public ScopePolicy(R4 definitions, RoleScopes roles, PractitionerAccess practitionerAccess) {
        this(definitions, roles, practitionerAccess, Map.of());
    }

    /**
     * A policy.
     *
     * @param practitionerAccess which patients practitioners reach in tenants without a rule of their own
     * @param practitionerAccessOf the same for single tenants
     */
    public ScopePolicy(
            R4 definitions,
            RoleScopes roles,
            PractitionerAccess practitionerAccess,
            Map<Tenant, PractitionerAccess> practitionerAccessOf) {
        this.definitions = definitions;
        this.roles = roles;
        this.practitionerAccess = practitionerAccess;
        this.practitionerAccessOf = Map.copyOf(practitionerAccessOf);
    }

    /** What a caller's scopes reach in that tenant. */
    public SmartScopes scopesOf(Caller.Authenticated caller, Tenant tenant) {
        PractitionerAccess access = practitionerAccessOf.getOrDefault(tenant, practitionerAccess);
        return SmartScopes.of(caller, roles, definitions, access);
    }

    /** What a caller's scopes reach where no tenant has a rule of its own. */
    SmartScopes scopesOf(Caller.Authenticated caller) {
        return SmartScopes.of(caller, roles, definitions, practitionerAccess);
    }

    /** Whether somebody may ask that at all. */
    public AccessDecision decide(Caller caller, Interaction interaction) {
        if (interaction.kind() == Kind.CAPABILITIES) {
            return AccessDecision.PERMIT;
        }
        if (caller instanceof Caller.Anonymous anonymous) {
            return deny(reasonOf(anonymous.token()), "anonymous");
        }
        return decide(scopesOf((Caller.Authenticated) caller), interaction);
    }

    /** The same for scopes that were read before. */
    public AccessDecision decide(SmartScopes scopes, Interaction interaction) {
        return switch (interaction.kind()) {
            // Their entries, matches and resources are judged one by one.
            case CAPABILITIES, TRANSACTION, BATCH, SEARCH_PAGE -> AccessDecision.PERMIT;
            case OPERATION -> decideOperation(scopes, interaction);
            case HISTORY_SYSTEM, SEARCH_SYSTEM -> decideSystemWide(scopes, interaction);
            case HISTORY_TYPE -> decideTypeHistory(scopes, interaction);
            case READ, VREAD, HISTORY_INSTANCE -> decideLetters(scopes, interaction, Set.of(Letter.READ));
            case SEARCH_TYPE -> decideLetters(scopes, interaction, Set.of(Letter.SEARCH));
            case CREATE -> decideLetters(scopes, interaction, with(Letter.CREATE, interaction));
            case UPDATE, PATCH -> decideLetters(scopes, interaction, with(Letter.UPDATE, interaction));
            case DELETE -> decideLetters(scopes, interaction, with(Letter.DELETE, interaction));
        };
    }

    /** A condition on which a write depends is a search. */
    private static Set<Letter> with(Letter letter, Interaction interaction) {
        return interaction.conditional() ? EnumSet.of(letter, Letter.SEARCH) : EnumSet.of(letter);
    }

    private AccessDecision decideLetters(SmartScopes scopes, Interaction interaction, Set<Letter> letters) {
        String type = interaction.type();
        if (type == null || !definitions.isType(type)) {
            return deny(DenialReason.NOT_FOUND, "unknown-type");
        }
        if (interaction.kind().writes() && R4.OF_THE_DEPLOYMENT.contains(type)) {
            return deny(DenialReason.ROLE_FORBIDS, "deployment-type");
        }
        for (Letter letter : letters) {
            if (!scopes.permits(letter, type)) {
                return deny(DenialReason.INSUFFICIENT_SCOPE, "no-scope-" + letter.name());
            }
        }
        return letters.contains(Letter.SEARCH) ? decideParameters(scopes, type, interaction) : AccessDecision.PERMIT;
    }

    private AccessDecision decideParameters(SmartScopes scopes, String type, Interaction interaction) {
        SearchNeeds.Answer answer = SearchNeeds.of(definitions, type, interaction, scopes.isSystemWide(Letter.READ));
        if (answer.refused()) {
            return deny(answer.reason(), "search-parameter");
        }
        for (SearchNeeds.Need need : answer.needs()) {
            Reach reach = scopes.reach(need.letter(), need.type());
            if (reach.isNothing() || (need.whole() && !reach.isUnfiltered())) {
                return deny(DenialReason.INSUFFICIENT_SCOPE, "no-scope-over-type");
            }
        }
        return AccessDecision.PERMIT;
    }

    /** Only who reaches a whole type sees its history: entries of deleted versions carry nothing to judge them by. */
    private AccessDecision decideTypeHistory(SmartScopes scopes, Interaction interaction) {
        String type = interaction.type();
        return type != null && scopes.reach(Letter.SEARCH, type).isEverything() && scopes.isSystem()
                ? AccessDecision.PERMIT
                : deny(DenialReason.INSUFFICIENT_SCOPE, "type-history");
    }

    private AccessDecision decideSystemWide(SmartScopes scopes, Interaction interaction) {
        if (!scopes.isSystemWide(Letter.SEARCH)) {
            return deny(DenialReason.INSUFFICIENT_SCOPE, "system-wide");
        }
        return interaction.kind() == Kind.SEARCH_SYSTEM
                ? decideParameters(scopes, ANY_TYPE, interaction)
                : AccessDecision.PERMIT;
    }

    private AccessDecision decideOperation(SmartScopes scopes, Interaction interaction) {
        Optional<OperationRule> known = Operations.ruleOf(interaction);
        if (known.isEmpty()) {
            return deny(DenialReason.NOT_SUPPORTED, "unknown-operation");
        }
        OperationRule rule = known.get();
        boolean byOwnScope = rule.ownScope() != null && scopes.hasOwn(rule.ownScope());
        boolean byLetters = !rule.letters().isEmpty() && permitsAll(scopes, rule.letters(), interaction.type());
        return rule.open() || byOwnScope || byLetters
                ? AccessDecision.PERMIT
                : deny(DenialReason.INSUFFICIENT_SCOPE, "operation");
    }

    private static boolean permitsAll(SmartScopes scopes, Set<Letter> letters, @Nullable String type) {
        return type != null && letters.stream().allMatch(letter -> scopes.permits(letter, type));
    }

    private static DenialReason reasonOf(Caller.TokenState token) {
        return switch (token) {
            case ABSENT -> DenialReason.NOT_AUTHENTICATED;
            case INVALID -> DenialReason.INVALID_TOKEN;
            case EXPIRED -> DenialReason.EXPIRED_TOKEN;
            case UNVERIFIABLE -> DenialReason.UNAVAILABLE;
        };
    }

    private static Deny deny(DenialReason reason, String rule) {
        return new Deny(RequestStage.SCOPES, reason, rule);
    }
}
