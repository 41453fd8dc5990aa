package health.attest.ledger;

import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tree head as text (C2SP tlog-checkpoint).
 *
 * @param origin names the log, for all time
 * @param size number of leaves
 * @param root root hash of the tree of that size
 * @param extensions further lines; none are written by this log
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final Pattern FORM = Pattern.compile("([^\n]+)\n([^\n]+)\n([^\n]+)\n((?:[^\n]+\n)*)");

    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (origin.isEmpty() || origin.indexOf('\n') >= 0 || size < 0) {
            throw new IllegalArgumentException("a checkpoint has an origin of one line and a size");
        }
    }

    /** A checkpoint without extensions. */
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    /** The text that is signed; every line ends with a newline. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(origin).append('\n').append(size).append('\n');
        text.append(Base64.getEncoder().encodeToString(root.toBytes())).append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Reads such a text; throws {@link IllegalArgumentException} for anything else. */
    public static Checkpoint parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !SIZE.matcher(matcher.group(2)).matches()) {
            throw new IllegalArgumentException("not a checkpoint");
        }
        Hash root = Hash.of(Base64.getDecoder().decode(matcher.group(3)));
        Checkpoint checkpoint = new Checkpoint(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                root,
                matcher.group(4).lines().toList());
        if (!checkpoint.text().equals(text)) {
            throw new IllegalArgumentException("not a checkpoint in its only form");
        }
        return checkpoint;
    }
}
