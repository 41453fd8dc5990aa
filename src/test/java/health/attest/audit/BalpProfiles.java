package health.attest.audit;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Assumptions;

/** The profiles IHE published for BALP 1.1.5, and a validator that knows them. */
final class BalpProfiles {
    private static final String FILE = "balp-1.1.5-current-resources.tgz";
    private static final FhirContext R4 = FhirContext.forR4Cached();

    private final Map<String, IBaseResource> resources;
    private final FhirValidator validator;

    private BalpProfiles(Map<String, IBaseResource> resources) {
        this.resources = resources;
        PrePopulatedValidationSupport published = new PrePopulatedValidationSupport(R4);
        resources.values().stream()
                .filter(resource ->
                        List.of("StructureDefinition", "ValueSet", "CodeSystem").contains(resource.fhirType()))
                .forEach(published::addResource);
        FhirInstanceValidator instance = new FhirInstanceValidator(new ValidationSupportChain(
                published,
                new DefaultProfileValidationSupport(R4),
                new SnapshotGeneratingValidationSupport(R4),
                new InMemoryTerminologyServerValidationSupport(R4),
                new CommonCodeSystemsTerminologyService(R4)));
        instance.setErrorForUnknownProfiles(true);
        instance.setAnyExtensionsAllowed(true);
        validator = R4.newValidator().registerValidatorModule(instance);
    }

    /** Loads the profiles, or skips the test where they are not beside the checkout. */
    static BalpProfiles load() {
        Optional<BalpProfiles> found = find();
        Assumptions.assumeTrue(found.isPresent(), "skipped: no ../shared/data");
        return found.orElseThrow();
    }

    /** Loads the profiles; empty where they are not beside the checkout. */
    static Optional<BalpProfiles> find() {
        return archive().map(BalpProfiles::read);
    }

    private static BalpProfiles read(Path archive) {
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
            Map<String, IBaseResource> resources = new LinkedHashMap<>();
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    String json = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                    resources.put(
                            Path.of(entry.getName()).getFileName().toString(),
                            R4.newJsonParser().parseResource(json));
                }
            }
            return new BalpProfiles(resources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The published examples, by file name. */
    Map<String, AuditEvent> examples() {
        Map<String, AuditEvent> examples = new LinkedHashMap<>();
        resources.forEach((name, resource) -> {
            if (resource instanceof AuditEvent event) {
                examples.put(name, event);
            }
        });
        return examples;
    }

    /** What that profile has against the event: errors only. */
    List<String> objections(String json, String profile) {
        return validator.validateWithResult(json, new ValidationOptions().addProfile(profile)).getMessages().stream()
                .filter(message -> message.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
                .map(BalpProfiles::text)
                .toList();
    }

    private static String text(SingleValidationMessage message) {
        return message.getLocationString() + ": " + message.getMessage();
    }

    private static Optional<Path> archive() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve("shared/data").resolve(FILE);
            if (Files.exists(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
