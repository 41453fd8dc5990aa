package health.attest.consent;

import health.attest.access.PurposeOfUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision written a second time, slowly: every doubt is settled in every possible way, and the strictest answer of
 * all those worlds holds. In one world a provision matches or not, and what decides is the last provision of every
 * chain of matches that can go no further.
 */
final class ReferenceDecision {
    private static final List<String> LEVELS = List.of("U", "L", "M", "N", "R", "V");

    private final Disclosure asked;
    private final Instant now;

    ReferenceDecision(Disclosure asked, Instant now) {
        this.asked = asked;
        this.now = now;
    }

    /** Whether basic-normal and these consents of one patient permit. */
    boolean permits(List<ConsentRecord> consents) {
        boolean permitted = false;
        for (ConsentRecord consent : consents) {
            Provision root = consent.root();
            if (!consent.active() || (root != null && !holds(root.period()))) {
                continue;
            }
            Provision.Type says = strictest(consent);
            if (says == Provision.Type.DENY) {
                return false;
            }
            permitted |= says == Provision.Type.PERMIT && consent.vouched() && !consent.doubtful();
        }
        return permitted || implicitly();
    }

    private Provision.@Nullable Type strictest(ConsentRecord consent) {
        if (!consent.intelligible()) {
            return Provision.Type.DENY;
        }
        if (consent.root() == null) {
            return consent.base();
        }
        List<Provision> all = new ArrayList<>();
        collect(consent.root(), all);
        boolean silent = false;
        for (int world = 0; world < 1 << all.size(); world++) {
            Map<Provision, Match> matches = settle(consent, all, world);
            if (matches == null) {
                continue;
            }
            Provision.Type says = inWorld(consent, matches);
            if (says == Provision.Type.DENY) {
                return Provision.Type.DENY;
            }
            silent |= says == null;
        }
        return silent ? null : Provision.Type.PERMIT;
    }

    /** One way to settle every doubt; null when that way contradicts what is known. */
    private @Nullable Map<Provision, Match> settle(ConsentRecord consent, List<Provision> all, int world) {
        Map<Provision, Match> matches = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            boolean bit = ((world >> i) & 1) == 1;
            Provision.Type type = all.get(i).type();
            if (type == null) {
                type = i == 0 ? consent.base() : Provision.Type.DENY;
            }
            Boolean known = matches(all.get(i), type);
            if (known != null && known != bit) {
                return null;
            }
            matches.put(all.get(i), Match.of(bit));
        }
        return matches;
    }

    private Provision.@Nullable Type inWorld(ConsentRecord consent, Map<Provision, Match> matches) {
        Provision root = Objects.requireNonNull(consent.root());
        if (matches.get(root) == Match.NO) {
            // A doubtful root never leaves a permit of the base standing; a root that surely does not match does.
            boolean doubtful = matches(root, root.type() == null ? consent.base() : root.type()) == null;
            return doubtful && consent.base() == Provision.Type.PERMIT ? null : consent.base();
        }
        Provision.Type own = root.type() == null ? consent.base() : root.type();
        List<Provision.@Nullable Type> ends = new ArrayList<>();
        chains(root, own, matches, ends);
        if (ends.contains(Provision.Type.DENY)) {
            return Provision.Type.DENY;
        }
        return ends.contains(Provision.Type.PERMIT) ? Provision.Type.PERMIT : null;
    }

    private static void chains(
            Provision at,
            Provision.@Nullable Type type,
            Map<Provision, Match> matches,
            List<Provision.@Nullable Type> ends) {
        boolean goesOn = false;
        for (Provision next : at.provisions()) {
            if (matches.get(next) == Match.YES) {
                goesOn = true;
                chains(next, next.type() == null ? Provision.Type.DENY : next.type(), matches, ends);
            }
        }
        if (!goesOn) {
            ends.add(type);
        }
    }

    private static void collect(Provision provision, List<Provision> all) {
        all.add(provision);
        provision.provisions().forEach(each -> collect(each, all));
    }

    /** True, false, or null where nobody can know. */
    private @Nullable Boolean matches(Provision provision, Provision.@Nullable Type type) {
        List<@Nullable Boolean> elements = new ArrayList<>();
        elements.add(holds(provision.period()));
        elements.add(provision.unknown() ? null : Boolean.TRUE);
        elements.add(actor(provision));
        elements.add(actions(provision.actions()));
        for (String label : provision.labels()) {
            elements.add(label(label, type));
        }
        elements.add(purposes(provision.purposes()));
        elements.add(classes(provision.classes()));
        elements.add(provision.codes().isEmpty()
                || intersects(provision.codes(), asked.matter().codes()));
        elements.add(dataPeriod(provision.dataPeriod()));
        elements.add(data(provision.data()));
        if (elements.contains(false)) {
            return false;
        }
        return elements.contains(null) ? null : Boolean.TRUE;
    }

    private boolean holds(Timespan period) {
        return now.compareTo(period.start()) >= 0 && now.compareTo(period.end()) < 0;
    }

    private @Nullable Boolean actor(Provision provision) {
        if (provision.actors().isEmpty()) {
            return true;
        }
        boolean doubt = false;
        for (Provision.ActorCriterion each : provision.actors()) {
            boolean custodian = each.roles().stream().allMatch(role -> role.endsWith("|CST"))
                    && !each.roles().isEmpty();
            if (custodian || each.reference() == null) {
                doubt = true;
            } else if (each.reference().equals(asked.actor().user())
                    || asked.actor().memberships().contains(each.reference())) {
                return true;
            }
        }
        return doubt ? null : Boolean.FALSE;
    }

    private @Nullable Boolean actions(Set<String> stated) {
        if (stated.isEmpty()) {
            return true;
        }
        long common = asked.actions().stream()
                .filter(each -> stated.contains(each.code()))
                .count();
        if (common == asked.actions().size()) {
            return true;
        }
        return common > 0 ? null : Boolean.FALSE;
    }

    private @Nullable Boolean label(String label, Provision.@Nullable Type type) {
        if (!label.startsWith(Confidentiality.SYSTEM)) {
            return asked.matter().labels().contains(label);
        }
        int stated = LEVELS.indexOf(label.substring(label.length() - 1));
        int actual = asked.matter().labels().stream()
                .filter(each -> each.startsWith(Confidentiality.SYSTEM))
                .mapToInt(each -> LEVELS.indexOf(each.substring(each.length() - 1)))
                .max()
                .orElse(3);
        if (type == null) {
            return actual == stated ? Boolean.TRUE : null;
        }
        return type == Provision.Type.DENY ? actual >= stated : actual <= stated;
    }

    private @Nullable Boolean purposes(Set<String> stated) {
        if (stated.isEmpty()) {
            return true;
        }
        int inside = 0;
        for (PurposeOfUse each : asked.actor().purposes()) {
            boolean emergency = each.code().equals("ETREAT") && stated.contains("TREAT");
            inside += emergency || stated.contains(each.code()) ? 1 : 0;
        }
        if (inside == 0) {
            return false;
        }
        return inside == asked.actor().purposes().size() ? Boolean.TRUE : null;
    }

    private Boolean classes(Set<String> stated) {
        return stated.isEmpty()
                || stated.contains(
                        "http://hl7.org/fhir/resource-types|" + asked.matter().type())
                || intersects(stated, asked.matter().codes());
    }

    private @Nullable Boolean dataPeriod(@Nullable Timespan stated) {
        if (stated == null) {
            return true;
        }
        Timespan actual = asked.matter().relevant();
        if (actual == null
                || actual.end().compareTo(stated.start()) <= 0
                || stated.end().compareTo(actual.start()) <= 0) {
            return false;
        }
        boolean inside =
                actual.start().compareTo(stated.start()) >= 0 && actual.end().compareTo(stated.end()) <= 0;
        return inside ? Boolean.TRUE : null;
    }

    private @Nullable Boolean data(List<Provision.DataCriterion> stated) {
        boolean doubt = false;
        for (Provision.DataCriterion each : stated) {
            if (each.reference() == null) {
                doubt = true;
                continue;
            }
            boolean named =
                    switch (each.meaning()) {
                        case INSTANCE -> each.reference().equals(asked.matter().instance());
                        case RELATED ->
                            each.reference().equals(asked.matter().instance())
                                    || asked.matter().referrers().contains(each.reference());
                        case DEPENDENTS ->
                            each.reference().equals(asked.matter().instance())
                                    || asked.matter().references().contains(each.reference());
                        case AUTHOREDBY -> asked.matter().authors().contains(each.reference());
                    };
            if (named) {
                return true;
            }
        }
        if (stated.isEmpty()) {
            return true;
        }
        return doubt ? null : Boolean.FALSE;
    }

    private boolean implicitly() {
        boolean normal = asked.matter().labels().stream()
                .noneMatch(each ->
                        each.equals(Confidentiality.SYSTEM + "|R") || each.equals(Confidentiality.SYSTEM + "|V"));
        boolean scheduling =
                Set.of("Patient", "Appointment").contains(asked.matter().type());
        return normal
                && !asked.actor().purposes().isEmpty()
                && asked.actor().purposes().stream()
                        .allMatch(each -> Set.of("TREAT", "ETREAT").contains(each.code())
                                || (each.code().equals("HOPERAT") && scheduling));
    }

    private static boolean intersects(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(others::contains);
    }
}
