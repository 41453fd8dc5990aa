package health.attest.fhir.validation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/**
 * Lets only harmless XHTML into a narrative: the elements and attributes FHIR R4 permits (Narrative, txt-1), links and
 * images of known schemes, styles that load nothing. What is not on a list is refused, never cleaned: a cleaned
 * narrative would no longer be what its author attested.
 */
final class NarrativeCheck {
    private static final Set<String> ELEMENTS = Set.of(
            "a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i"
                    .concat(
                            " img kbd li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var")
                    .split(" "));

    private static final Set<String> ATTRIBUTES = Set.of(
            "abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff charset cite class colspan"
                    .concat(
                            " coords dir frame headers height href hreflang id lang longdesc name nowrap rel rev rowspan")
                    .concat(
                            " rules scope shape span src start style summary tabindex title type valign value width xml:lang")
                    .concat(" xmlns")
                    .split(" "));

    private static final Set<String> ADDRESSES = Set.of("href", "src", "cite", "longdesc");
    private static final Pattern SCHEME = Pattern.compile("^([a-z][a-z0-9+.-]*):.*", Pattern.DOTALL);
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel", "urn");
    private static final Pattern IMAGE_DATA = Pattern.compile("data:image/(png|jpeg|gif);base64,[a-z0-9+/=]*");
    private static final Pattern IGNORED_BY_BROWSERS = Pattern.compile("[\\p{Cntrl}\\s]");
    private static final List<String> LOADING_STYLES =
            List.of("url(", "expression", "import", "javascript", "behavior", "binding", "\\", "/*", "<");

    /** Reports the first thing that is not permitted, if any. */
    void check(XhtmlNode div, String path, Consumer<Finding> findings) {
        String objection = objectionTo(div);
        if (!objection.isEmpty()) {
            findings.accept(Finding.error(IssueType.INVALID, path, "The narrative may not hold " + objection + "."));
        }
    }

    private String objectionTo(XhtmlNode node) {
        if (node.getNodeType() == NodeType.Text || node.getNodeType() == NodeType.Comment) {
            return "";
        }
        if (node.getNodeType() != NodeType.Element) {
            return "a document type or processing instruction";
        }
        if (!ELEMENTS.contains(node.getName())) {
            return "this element: " + shortened(node.getName());
        }
        for (var attribute : node.getAttributes().entrySet()) {
            String objection = objectionTo(attribute.getKey(), attribute.getValue());
            if (!objection.isEmpty()) {
                return objection;
            }
        }
        for (XhtmlNode child : node.getChildNodes()) {
            String objection = objectionTo(child);
            if (!objection.isEmpty()) {
                return objection;
            }
        }
        return "";
    }

    private static String objectionTo(String attribute, String value) {
        if (!ATTRIBUTES.contains(attribute)) {
            return "this attribute: " + shortened(attribute);
        }
        String seen =
                IGNORED_BY_BROWSERS.matcher(value.toLowerCase(Locale.ROOT)).replaceAll("");
        if (ADDRESSES.contains(attribute) && !isHarmlessAddress(attribute, seen)) {
            return "this kind of address in " + attribute;
        }
        if (attribute.equals("style") && LOADING_STYLES.stream().anyMatch(seen::contains)) {
            return "a style that loads or runs something";
        }
        return "";
    }

    private static boolean isHarmlessAddress(String attribute, String address) {
        var scheme = SCHEME.matcher(address);
        return !scheme.matches()
                || SCHEMES.contains(scheme.group(1))
                || (attribute.equals("src") && IMAGE_DATA.matcher(address).matches());
    }

    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40);
    }
}
