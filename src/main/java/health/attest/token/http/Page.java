package health.attest.token.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms of a page, read as simply as the server's own pages are written. */
final class Page {
    private static final Pattern FORM = Pattern.compile("(?s)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern INPUT = Pattern.compile("<(?:input|button)\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-zA-Z-]+)(?:=\"([^\"]*)\")?");

    private final List<Form> forms = new ArrayList<>();

    /** A form: where it goes and its fields, each with its attributes. */
    record Form(URI action, boolean post, List<Map<String, String>> fields) {
        boolean has(String attribute, String value) {
            return fields.stream().anyMatch(field -> value.equals(field.get(attribute)));
        }
    }

    Page(URI address, String html) {
        Matcher found = FORM.matcher(html);
        while (found.find()) {
            Map<String, String> form = attributes(found.group(1));
            List<Map<String, String>> fields = new ArrayList<>();
            Matcher field = INPUT.matcher(found.group(2));
            while (field.find()) {
                fields.add(attributes(field.group(1)));
            }
            forms.add(new Form(
                    address.resolve(form.getOrDefault("action", address.getRawPath())),
                    "post".equalsIgnoreCase(form.get("method")),
                    List.copyOf(fields)));
        }
    }

    /** The first form that has a field with that attribute. */
    Optional<Form> formWith(String attribute, String value) {
        return forms.stream()
                .filter(form -> form.post() && form.has(attribute, value))
                .findFirst();
    }

    private static Map<String, String> attributes(String text) {
        Map<String, String> attributes = new TreeMap<>();
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            String value = attribute.group(2) == null ? "" : attribute.group(2);
            attributes.put(attribute.group(1), unescaped(value));
        }
        return attributes;
    }

    private static String unescaped(String text) {
        return text.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
