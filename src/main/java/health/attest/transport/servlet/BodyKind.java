package health.attest.transport.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a body is to be read. */
enum BodyKind {
    JSON,
    /** A list of changes to a resource (RFC 6902), which may speak of empty values. */
    JSON_PATCH,
    /** A FHIR resource in XML. */
    XML,
    /** Any other XML: a patch (RFC 5261), or a document that is stored as an attachment. */
    OTHER_XML,
    FORM,
    /** Anything else: counted, not read. */
    OPAQUE,
    /** Text in an encoding other than UTF-8; FHIR knows no other. */
    FOREIGN_CHARSET;

    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)");

    /** What the {@code Content-Type} says. */
    static BodyKind stated(@Nullable String contentType) {
        String stated = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        String mediaType = stated.split(";", 2)[0].strip();
        BodyKind kind = OPAQUE;
        if (mediaType.equals("application/json-patch+json")) {
            kind = JSON_PATCH;
        } else if (mediaType.endsWith("json") || mediaType.endsWith("json+fhir")) {
            kind = JSON;
        } else if (mediaType.equals("application/xml-patch+xml")) {
            kind = OTHER_XML;
        } else if (mediaType.endsWith("xml") || mediaType.endsWith("xml+fhir")) {
            kind = XML;
        } else if (mediaType.equals("application/x-www-form-urlencoded")) {
            kind = FORM;
        }
        Matcher charset = CHARSET.matcher(stated);
        boolean foreign = charset.find()
                && !charset.group(1).equals("utf-8")
                && !charset.group(1).equals("us-ascii");
        return foreign && kind != OPAQUE ? FOREIGN_CHARSET : kind;
    }

    /** What it is as an attachment, which HAPI takes as it is unless the media type is FHIR's own. */
    BodyKind asAttachment(@Nullable String contentType) {
        boolean resource =
                contentType != null && contentType.toLowerCase(Locale.ROOT).contains("fhir");
        return this == XML && !resource ? OTHER_XML : this;
    }

    /** What the first character says, for HAPI looks at it too when the media type says nothing. */
    static BodyKind sniffed(BodyBuffer body) throws IOException {
        try (InputStream bytes = body.open()) {
            int c = bytes.read();
            while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                c = bytes.read();
            }
            return switch (c) {
                case '{', '[' -> JSON;
                case '<' -> XML;
                default -> OPAQUE;
            };
        }
    }
}
