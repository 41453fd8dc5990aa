package health.attest.transport;

import java.io.Reader;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads an XML text once and refuses document types, deep nesting and long values; keeps nothing of it. */
public final class XmlScan {
    private static final int ATTRIBUTES_MAX = 64;
    /** Of a resource's elements, and of its narrative's. */
    private static final Set<String> NAMESPACES = Set.of("http://hl7.org/fhir", "http://www.w3.org/1999/xhtml");

    private final XMLStreamReader xml;
    private final BodyLimits limits;
    private final boolean fhir;
    private int depth;
    private int entries;
    private long textLength;

    private XmlScan(XMLStreamReader xml, BodyLimits limits, boolean fhir) {
        this.xml = xml;
        this.limits = limits;
        this.fhir = fhir;
    }

    /**
     * Scans the whole text.
     *
     * @param factory must neither read document types nor resolve entities
     * @return number of {@code entry} elements directly below the outermost one
     */
    public static int entries(Reader reader, XMLInputFactory factory, BodyLimits limits) throws BodyRefusedException {
        return entries(reader, factory, limits, false);
    }

    /**
     * Scans a FHIR resource, all of whose elements are in FHIR's namespace (FHIR R4, "XML Representation"). HAPI's
     * parser reads local names only, so anything that happens to use them would be stored.
     *
     * @return as {@link #entries}
     */
    public static int entriesOfResource(Reader reader, XMLInputFactory factory, BodyLimits limits)
            throws BodyRefusedException {
        return entries(reader, factory, limits, true);
    }

    private static int entries(Reader reader, XMLInputFactory factory, BodyLimits limits, boolean fhir)
            throws BodyRefusedException {
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(reader);
            try {
                return new XmlScan(xml, limits, fhir).scan();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw BodyRefusedException.malformed("xml-syntax");
        }
    }

    private int scan() throws XMLStreamException, BodyRefusedException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> startElement();
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    textLength = 0;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    requireLength(textLength += xml.getTextLength());
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_DECLARATION ->
                    throw BodyRefusedException.malformed("xml-doctype");
                default -> {
                    // Comments, processing instructions and references carry nothing that could grow.
                }
            }
        }
        return entries;
    }

    private void startElement() throws BodyRefusedException {
        textLength = 0;
        if (++depth > limits.depth()) {
            throw BodyRefusedException.tooLarge("xml-depth");
        }
        if (fhir && !NAMESPACES.contains(String.valueOf(xml.getNamespaceURI()))) {
            throw BodyRefusedException.malformed("xml-namespace");
        }
        if (xml.getAttributeCount() > ATTRIBUTES_MAX) {
            throw BodyRefusedException.tooLarge("xml-attributes");
        }
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            requireLength(xml.getAttributeValue(i).length());
        }
        if (depth == 2 && xml.getLocalName().equals("entry")) {
            entries++;
        }
    }

    private void requireLength(long length) throws BodyRefusedException {
        if (length > limits.stringLength()) {
            throw BodyRefusedException.tooLarge("xml-string-length");
        }
    }
}
