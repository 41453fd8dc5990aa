package health.attest.smart.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import health.attest.access.AccessIndex;
import health.attest.access.AccessIndexEntry;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.WrittenVersion;
import health.attest.smart.DraftRule;
import health.attest.smart.Letter;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Judges what is about to be stored: the new version, and the version it replaces, must both be within reach. */
@Interceptor(order = RequestLine.SCOPES)
final class WriteInterceptor {
    /** HL7 v3 ObservationValue: asserted by the patient. */
    private static final String ASSERTED_SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private static final String ASSERTED_BY_PATIENT = "PATAST";

    private final ResourceJudge judge;
    private final Refusals refusals;
    private final AccessIndex index;
    private final FhirContext fhir;
    private final Clock clock;

    WriteInterceptor(ResourceJudge judge, Refusals refusals, AccessIndex index, FhirContext fhir, Clock clock) {
        this.judge = judge;
        this.refusals = refusals;
        this.index = index;
        this.fhir = fhir;
        this.clock = clock;
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_CREATED)
    void onCreate(RequestDetails request, IBaseResource created) {
        created.setUserData(WrittenVersion.KEY, true);
        Scoped scoped = scopedOf(request);
        if (scoped == null) {
            return;
        }
        if (!judge.admits(scoped, Letter.CREATE, created, request)) {
            throw refusals.refused(scoped.context(), null, DenialReason.INSUFFICIENT_SCOPE, "create-out-of-reach");
        }
        if (isPatientOnly(scoped) && created instanceof Resource resource) {
            markAsserted(resource);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_UPDATED)
    void onUpdate(RequestDetails request, IBaseResource before, IBaseResource after) {
        after.setUserData(WrittenVersion.KEY, true);
        Scoped scoped = scopedOf(request);
        if (scoped == null) {
            return;
        }
        if (!judge.admits(scoped, Letter.UPDATE, before, request)) {
            throw refusals.refused(scoped.context(), null, DenialReason.NOT_FOUND, "update-out-of-reach");
        }
        if (!judge.admits(scoped, Letter.UPDATE, after, request)) {
            throw refusals.refused(
                    scoped.context(), null, DenialReason.INSUFFICIENT_SCOPE, "update-moves-out-of-reach");
        }
        if (isPatientOnly(scoped) && !mayPatientUpdate(scoped, before, after)) {
            throw refusals.refused(scoped.context(), null, DenialReason.ROLE_FORBIDS, "not-the-patients-own");
        }
        if (isPatientOnly(scoped) && after instanceof Resource resource && isOwn(scoped, before)) {
            markAsserted(resource);
        }
    }

    @Hook(Pointcut.STORAGE_PRESTORAGE_RESOURCE_DELETED)
    void onDelete(RequestDetails request, IBaseResource deleted) {
        Scoped scoped = scopedOf(request);
        if (scoped == null) {
            return;
        }
        if (!judge.admits(scoped, Letter.DELETE, deleted, request)) {
            throw refusals.refused(scoped.context(), null, DenialReason.NOT_FOUND, "delete-out-of-reach");
        }
        if (!scoped.caller().clientCredentials() && !isYoungDraft(scoped, deleted)) {
            throw refusals.refused(scoped.context(), null, DenialReason.ROLE_FORBIDS, "not-a-young-draft");
        }
    }

    /** Of a caller's request; null for HAPI's own jobs. */
    private static @Nullable Scoped scopedOf(RequestDetails request) {
        if (!Scoped.isFromCaller(request)) {
            return null;
        }
        Scoped scoped = Scoped.of(request);
        if (scoped == null) {
            throw new IllegalStateException("a write came past the gate");
        }
        return scoped;
    }

    private static boolean isPatientOnly(Scoped scoped) {
        return scoped.caller().roles().equals(Set.of(Role.PATIENT));
    }

    /** A patient changes what the patient wrote; an appointment of others only to cancel or answer it. */
    private boolean mayPatientUpdate(Scoped scoped, IBaseResource before, IBaseResource after) {
        if (before instanceof Consent || isOwn(scoped, before)) {
            return true;
        }
        return before instanceof Appointment old
                && after instanceof Appointment changed
                && PatientAppointmentChange.isCancellationOrAnswer(
                        old, changed, String.valueOf(scoped.caller().fhirUser()));
    }

    private boolean isOwn(Scoped scoped, IBaseResource resource) {
        Optional<AccessIndexEntry> entry = ResourceReference.parse(
                        fhir.getResourceType(resource) + "/"
                                + resource.getIdElement().getIdPart(),
                        "")
                .flatMap(reference -> index.find(scoped.context().tenant(), reference));
        ResourceReference user = scoped.caller().fhirUser();
        return user != null && entry.isPresent() && user.equals(entry.get().author());
    }

    private boolean isYoungDraft(Scoped scoped, IBaseResource resource) {
        String status = fhir.newTerser().getSinglePrimitiveValueOrNull(resource, "status");
        Date lastUpdated = resource.getMeta().getLastUpdated();
        Long version = resource.getIdElement().getVersionIdPartAsLong();
        return DraftRule.permits(
                status,
                isOwn(scoped, resource),
                version == null ? 0 : version,
                lastUpdated == null ? Instant.EPOCH : lastUpdated.toInstant(),
                clock.instant());
    }

    private static void markAsserted(Resource resource) {
        if (resource.getMeta().getSecurity(ASSERTED_SYSTEM, ASSERTED_BY_PATIENT) == null) {
            resource.getMeta().addSecurity(ASSERTED_SYSTEM, ASSERTED_BY_PATIENT, "patient asserted");
        }
    }
}
