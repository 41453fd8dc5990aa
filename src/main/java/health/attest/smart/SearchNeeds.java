package health.attest.smart;

import health.attest.access.DenialReason;
import health.attest.access.Interaction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parameters of a search ask for beyond the type itself. A chain, a reverse chain, a sort or an include over a
 * type lets its hidden values be found out one by one, so each of them needs its own permission.
 */
final class SearchNeeds {
    /** Most steps of a chain or reverse chain. */
    static final int DEPTH_MAX = 4;

    private static final int HAS_DEPTH_MAX = 2;
    private static final Pattern HAS = Pattern.compile("_has:([A-Za-z]+):([A-Za-z0-9_-]+):(.+)");
    private static final Pattern INCLUDE = Pattern.compile("([A-Za-z]+):([A-Za-z0-9_-]+|\\*)(?::([A-Za-z]+))?");
    /** Parameters that reach around the ones that are checked; nobody gets them. */
    private static final Set<String> REFUSED =
            Set.of("_filter", "_query", "_list", "_contained", "_containedType", "_text", "_content", "_in");

    private final R4 definitions;
    private final Set<Need> needs = new HashSet<>();
    private boolean refused;

    /** A permission on a type; {@code whole} when a filtered one is not enough. */
    record Need(Letter letter, String type, boolean whole) {}

    /** The needs of a search, or that it cannot be permitted to anybody. */
    record Answer(Set<Need> needs, boolean refused) {
        DenialReason reason() {
            return refused ? DenialReason.NOT_SUPPORTED : DenialReason.INSUFFICIENT_SCOPE;
        }
    }

    private SearchNeeds(R4 definitions) {
        this.definitions = definitions;
    }

    /** @param wild whether {@code *} and {@code :iterate} in includes are allowed: only where every type is reached */
    static Answer of(R4 definitions, String type, Interaction search, boolean wild) {
        SearchNeeds reader = new SearchNeeds(definitions);
        for (Map.Entry<String, List<String>> parameter : search.parameters().entrySet()) {
            reader.read(type, parameter.getKey(), parameter.getValue(), wild);
        }
        return new Answer(Set.copyOf(reader.needs), reader.refused);
    }

    private void read(String type, String name, List<String> values, boolean wild) {
        String base = name.split("[:.]", 2)[0];
        if (REFUSED.contains(base)) {
            refused = true;
        } else if (base.equals("_include") || base.equals("_revinclude")) {
            boolean modified = !name.equals(base);
            values.forEach(value -> include(base.equals("_revinclude"), value, modified, wild));
        } else if (base.equals("_has")) {
            has(name, 1);
        } else if (base.equals("_sort")) {
            values.stream()
                    .flatMap(value -> List.of(value.split(",", -1)).stream())
                    .forEach(key -> {
                        String path = key.startsWith("-") ? key.substring(1) : key;
                        chain(type, path, 1);
                    });
        } else if (!base.startsWith("_")) {
            chain(type, name, 1);
        }
    }

    private void include(boolean reverse, String value, boolean iterates, boolean wild) {
        Matcher form = INCLUDE.matcher(value);
        if (value.equals("*") || iterates || (form.matches() && "*".equals(form.group(2)))) {
            refused |= !wild;
            return;
        }
        if (!form.matches() || !definitions.isType(form.group(1))) {
            refused = true;
            return;
        }
        String source = form.group(1);
        needs.add(new Need(Letter.SEARCH, source, true));
        if (reverse) {
            needs.add(new Need(Letter.READ, source, false));
        } else if (form.group(3) != null) {
            needs.add(new Need(Letter.READ, form.group(3), false));
        }
        // An include without a target type brings what may be read of its targets; the rest is judged and left out.
    }

    /** {@code subject:Patient.organization.name}: every type on the way, named or possible, must be searchable. */
    private void chain(String type, String path, int depth) {
        int dot = path.indexOf('.');
        boolean journal = type.equals(R4.JOURNALED) && path.endsWith(".identifier") && path.indexOf('.', dot + 1) < 0;
        if (dot < 0 || (journal && depth == 1)) {
            // Whoever reads the journal already sees whom an event names; asking by identifier tells them no more.
            return;
        }
        if (depth > DEPTH_MAX) {
            refused = true;
            return;
        }
        String[] step = path.substring(0, dot).split(":", 2);
        String rest = path.substring(dot + 1);
        String next = rest.split("[:.]", 2)[0];
        if (step.length == 2) {
            follow(step[1], rest, depth);
            return;
        }
        definitions.targetsOf(type, step[0]).stream()
                .filter(target -> definitions.defines(target, next) || next.equals("_has"))
                .forEach(target -> follow(target, rest, depth));
    }

    private void follow(String target, String rest, int depth) {
        if (!definitions.isType(target)) {
            refused = true;
            return;
        }
        needs.add(new Need(Letter.SEARCH, target, true));
        if (rest.startsWith("_has:")) {
            has(rest, depth + 1);
        } else {
            chain(target, rest, depth + 1);
        }
    }

    /** {@code _has:Observation:patient:code}. */
    private void has(String path, int depth) {
        Matcher form = HAS.matcher(path);
        if (depth > HAS_DEPTH_MAX || !form.matches() || !definitions.isType(form.group(1))) {
            refused = true;
            return;
        }
        needs.add(new Need(Letter.SEARCH, form.group(1), true));
        if (form.group(3).startsWith("_has:")) {
            has(form.group(3), depth + 1);
        } else {
            chain(form.group(1), form.group(3), 1);
        }
    }
}
