package health.attest.fhir.hapi;

import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import health.attest.fhir.FhirPolicy;
import health.attest.fhir.Guide;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.jspecify.annotations.Nullable;

/** The capability statement: generated from what is registered, so it cannot claim what is not there. */
final class CapabilityStatements extends JpaCapabilityStatementProvider {
    private static final String SOFTWARE = "Attest";

    private final FhirPolicy policy;

    CapabilityStatements(
            FhirServer server,
            IFhirSystemDao<?, ?> system,
            JpaStorageSettings settings,
            ISearchParamRegistry searchParameters,
            IValidationSupport validation,
            FhirPolicy policy) {
        super(server, system, settings, searchParameters, validation);
        this.policy = policy;
        // Row counts of all tenants are nobody's business.
        setIncludeResourceCounts(false);
        setImplementationDescription("Attest FHIR R4 server");
    }

    @Override
    public @Nullable IBaseConformance getServerConformance(
            @Nullable HttpServletRequest request, RequestDetails details) {
        IBaseConformance generated = super.getServerConformance(request, details);
        if (generated instanceof CapabilityStatement statement) {
            statement.getSoftware().setName(SOFTWARE).setVersion(version());
            statement.getImplementation().setUrl(policy.baseUrl());
            statement.setPublisher(SOFTWARE);
            statement.addImplementationGuide(Guide.URL);
            statement.getRestFirstRep().getResource().forEach(CapabilityStatements::stateProfile);
        }
        return generated;
    }

    private static void stateProfile(CapabilityStatementRestResourceComponent type) {
        String profile = Guide.PROFILES.get(type.getType());
        if (profile != null && !type.hasSupportedProfile(profile)) {
            type.addSupportedProfile(profile);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(
                CapabilityStatements.class.getPackage().getImplementationVersion(), "dev");
    }
}
