package health.attest.identity.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.ResourceVersionConflictException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.RequestLine;
import health.attest.access.Tenant;
import health.attest.identity.PatientIdentities;
import health.attest.identity.PatientIdentities.Outcome;
import health.attest.identity.UniversalIdentifier;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

/** Gives a Patient its universal identifier in the transaction that stores it, and keeps everyone else's hands off. */
@Interceptor(order = RequestLine.IDENTITY)
final class IdentityInterceptor {
    /** Says on the resource, between two hooks of one create, that the Patient must be reviewed. */
    private static final String UNDER_REVIEW = IdentityInterceptor.class.getName() + ".review";

    /** Says on the resource that this create was judged. HAPI 8.8.0 calls the hook for server and storage both. */
    private static final String JUDGED = IdentityInterceptor.class.getName() + ".judged";

    private final PatientIdentities identities;
    private final DuplicateReviews reviews;

    IdentityInterceptor(PatientIdentities identities, DuplicateReviews reviews) {
        this.identities = identities;
        this.reviews = reviews;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(IBaseResource resource, @Nullable RequestDetails request) {
        if (!(resource instanceof Patient patient) || patient.getUserData(JUDGED) != null) {
            return;
        }
        patient.setUserData(JUDGED, true);
        if (Patients.hasUniversal(patient)) {
            throw new UnprocessableEntityException(
                    "Only the server writes identifiers of the system " + UniversalIdentifier.SYSTEM);
        }
        Optional<AccessContext> context = contextOf(request);
        if (context.isEmpty()) {
            return; // a request of the server's own has no tenant, and no patient is created by one
        }
        Outcome outcome = identities.onCreate(context.get().tenant(), Patients.traitsOf(patient), context);
        if (outcome instanceof Outcome.Identified identified) {
            Patients.addUniversal(patient, identified.identifier());
        } else if (outcome instanceof Outcome.UnderReview review) {
            patient.setUserData(UNDER_REVIEW, review);
        } else if (outcome instanceof Outcome.Duplicate) {
            throw new ResourceVersionConflictException("A Patient with this identity exists", duplicate());
        }
    }

    private static OperationOutcome duplicate() {
        OperationOutcome outcome = new OperationOutcome();
        outcome.addIssue()
                .setSeverity(OperationOutcome.IssueSeverity.ERROR)
                .setCode(OperationOutcome.IssueType.DUPLICATE)
                .setDiagnostics(
                        "A Patient with this identity exists; find it with Patient/$match and update it instead.");
        return outcome;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    void onUpdate(IBaseResource before, IBaseResource after) {
        if (before instanceof Patient old && after instanceof Patient fresh) {
            Patients.keepUniversal(old, fresh);
        }
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_CREATED)
    void onStored(IBaseResource resource, @Nullable RequestDetails request) {
        Optional<AccessContext> context = contextOf(request);
        if (!(resource instanceof Patient patient) || context.isEmpty()) {
            return;
        }
        Tenant tenant = context.get().tenant();
        String id = patient.getIdElement().getIdPart();
        Patients.universalOf(patient).ifPresent(identifier -> identities.onStored(tenant, identifier, id));
        if (patient.getUserData(UNDER_REVIEW) instanceof Outcome.UnderReview review) {
            patient.setUserData(UNDER_REVIEW, null);
            reviews.open(tenant, id, review.existing());
        }
    }

    @Hook(Pointcut.STORAGE_PRECOMMIT_RESOURCE_DELETED)
    void onDelete(IBaseResource resource, @Nullable RequestDetails request) {
        if (resource instanceof Patient patient) {
            contextOf(request)
                    .ifPresent(context -> identities.onDeleted(
                            context.tenant(), patient.getIdElement().getIdPart()));
        }
    }

    private static Optional<AccessContext> contextOf(@Nullable RequestDetails request) {
        return request instanceof ServletRequestDetails servlet
                        && servlet.getServletRequest().getAttribute(AccessContext.ATTRIBUTE)
                                instanceof AccessContext context
                ? Optional.of(context)
                : Optional.empty();
    }
}
