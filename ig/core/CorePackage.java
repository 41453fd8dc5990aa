import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Resource;

/**
 * Writes the FHIR R4 core definitions, as HAPI packs them, as the package {@code hl7.fhir.r4.core#4.0.1} that SUSHI reads:
 * one JSON file a definition, narratives dropped. Usage: {@code CorePackage <package cache directory>}.
 */
final class CorePackage {
    private static final List<String> BUNDLES = List.of(
            "profile/profiles-types.xml",
            "profile/profiles-resources.xml",
            "profile/profiles-others.xml",
            "extension/extension-definitions.xml",
            "valueset/valuesets.xml",
            "valueset/v2-tables.xml",
            "valueset/v3-codesystems.xml",
            "sp/search-parameters.json");

    private CorePackage() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0], "hl7.fhir.r4.core#4.0.1", "package");
        Path manifest = folder.resolve("package.json");
        if (Files.exists(manifest)) {
            return;
        }
        Files.createDirectories(folder);
        FhirContext context = FhirContext.forR4Cached();
        int written = 0;
        for (String name : BUNDLES) {
            for (Bundle.BundleEntryComponent entry : read(context, name).getEntry()) {
                write(context, folder, entry.getResource());
                written++;
            }
        }
        // Written last: a package without it is one that was interrupted, and is written again.
        Files.writeString(
                manifest,
                """
                {"name": "hl7.fhir.r4.core", "version": "4.0.1", "type": "Core", "fhirVersions": ["4.0.1"]}
                """);
        System.out.println(written + " core definitions written");
    }

    private static Bundle read(FhirContext context, String name) throws IOException {
        try (InputStream in = CorePackage.class.getClassLoader().getResourceAsStream("org/hl7/fhir/r4/model/" + name)) {
            IParser parser = name.endsWith(".json") ? context.newJsonParser() : context.newXmlParser();
            return parser.parseResource(Bundle.class, in);
        }
    }

    private static void write(FhirContext context, Path folder, Resource resource) throws IOException {
        if (resource instanceof DomainResource narrated) {
            narrated.setText(null);
        }
        String file = resource.fhirType() + "-" + resource.getIdElement().getIdPart() + ".json";
        Files.writeString(folder.resolve(file), context.newJsonParser().encodeResourceToString(resource));
    }
}
