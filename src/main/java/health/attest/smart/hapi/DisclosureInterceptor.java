package health.attest.smart.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.IPreResourceAccessDetails;
import ca.uhn.fhir.rest.api.server.IPreResourceShowDetails;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessRefusedException;
import health.attest.access.DenialReason;
import health.attest.access.RequestLine;
import health.attest.access.WrittenVersion;
import health.attest.smart.Letter;
import java.util.Objects;
import java.util.Set;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * Judges every resource that HAPI is about to hand out, when it is found and again when it is shown: pages of a stored
 * search are only shown, and the echo of a write is a read.
 */
@Interceptor(order = RequestLine.SCOPES)
final class DisclosureInterceptor {
    private static final Set<String> NOT_STORED =
            Set.of("OperationOutcome", "Bundle", "Parameters", "CapabilityStatement");

    private final ResourceJudge judge;

    DisclosureInterceptor(ResourceJudge judge) {
        this.judge = judge;
    }

    @Hook(Pointcut.STORAGE_PREACCESS_RESOURCES)
    void onFound(RequestDetails request, IPreResourceAccessDetails found) {
        // Of a write HAPI reports its own result here and needs it afterwards; onShown decides whether it leaves.
        if (!Scoped.isFromCaller(request) || isWrite(request.getRestOperationType())) {
            return;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!mayLeave(request, found.getResource(i), null)) {
                found.setDontReturnResourceAtIndex(i);
                tellOfRefusedRead(request);
            }
        }
    }

    /** To HAPI what is dropped was never there; the journal must know that somebody asked for what is not theirs. */
    private static void tellOfRefusedRead(RequestDetails request) {
        if (request.getRestOperationType() == RestOperationTypeEnum.READ
                && request instanceof ServletRequestDetails servlet) {
            servlet.getServletRequest()
                    .setAttribute(
                            AccessRefusedException.ATTRIBUTE, Refusals.deny(DenialReason.NOT_FOUND, "out-of-reach"));
        }
    }

    @Hook(Pointcut.STORAGE_PRESHOW_RESOURCES)
    void onShown(RequestDetails request, IPreResourceShowDetails shown) {
        if (!Scoped.isFromCaller(request)) {
            return;
        }
        for (int i = 0; i < shown.size(); i++) {
            if (!mayLeave(request, shown.getResource(i), modeOf(shown.getResource(i)))) {
                shown.setResource(i, null);
            }
        }
    }

    private boolean mayLeave(
            RequestDetails request, @Nullable IBaseResource resource, @Nullable BundleEntrySearchModeEnum mode) {
        if (resource == null
                || NOT_STORED.contains(resource.fhirType())
                || resource.getUserData(WrittenVersion.KEY) != null) {
            // What is being written is judged by WriteInterceptor, and its echo by WriteEcho.
            return true;
        }
        Scoped scoped = Scoped.of(request);
        if (scoped == null) {
            return false;
        }
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation == null) {
            return admits(scoped, Letter.READ, resource, request);
        }
        return switch (operation) {
            case SEARCH_TYPE, SEARCH_SYSTEM -> admitsFound(scoped, resource, mode, request);
            case GET_PAGE ->
                PageLinks.isOfEverything(request)
                        ? admitsBoth(scoped, resource, request)
                        : admitsFound(scoped, resource, mode, request);
            case HISTORY_TYPE, HISTORY_SYSTEM -> admits(scoped, Letter.SEARCH, resource, request);
            case EXTENDED_OPERATION_INSTANCE, EXTENDED_OPERATION_TYPE, EXTENDED_OPERATION_SERVER ->
                // Operations of Attest's own modules disclose by rules of their own.
                !PageLinks.isOfEverything(request) || admitsBoth(scoped, resource, request);
            default -> admits(scoped, Letter.READ, resource, request);
        };
    }

    /** What a history shows has no mode: it was searched for, on its first page and on every later one. */
    private static @Nullable BundleEntrySearchModeEnum modeOf(@Nullable IBaseResource resource) {
        return resource == null
                ? null
                : Objects.requireNonNullElse(
                        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.get(resource), BundleEntrySearchModeEnum.MATCH);
    }

    /**
     * What matched was searched for and what came with it is read. Which is which HAPI knows only when it shows what it
     * found (before, it calls everything a match): until then either is enough.
     */
    private boolean admitsFound(
            Scoped scoped, IBaseResource resource, @Nullable BundleEntrySearchModeEnum mode, RequestDetails request) {
        if (mode == null) {
            return admits(scoped, Letter.SEARCH, resource, request) || admits(scoped, Letter.READ, resource, request);
        }
        Letter letter = mode == BundleEntrySearchModeEnum.INCLUDE ? Letter.READ : Letter.SEARCH;
        return admits(scoped, letter, resource, request);
    }

    private boolean admitsBoth(Scoped scoped, IBaseResource resource, RequestDetails request) {
        return admits(scoped, Letter.READ, resource, request) && admits(scoped, Letter.SEARCH, resource, request);
    }

    private boolean admits(Scoped scoped, Letter letter, IBaseResource resource, RequestDetails request) {
        return judge.admits(scoped, letter, resource, request);
    }

    private static boolean isWrite(@Nullable RestOperationTypeEnum operation) {
        return operation == null
                || switch (operation) {
                    case CREATE, UPDATE, PATCH, DELETE, TRANSACTION, BATCH -> true;
                    default -> false;
                };
    }
}
