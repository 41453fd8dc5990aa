package health.attest.fhir.hapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import ca.uhn.fhir.rest.server.servlet.ServletSubRequestDetails;
import health.attest.access.Interaction;
import health.attest.access.Interaction.Kind;
import health.attest.access.RequestLine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Bundle;
import org.jspecify.annotations.Nullable;

/** Reads every request once, as the {@link Interaction} that all gates judge. */
@Interceptor(order = RequestLine.INTERACTION)
final class InteractionInterceptor {

    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_HANDLED)
    void onRequest(ServletRequestDetails request, RestOperationTypeEnum operation) {
        // HAPI 8.8.0 comes here again for each read of a batch; the request's own interaction stays what it was.
        if (!(request instanceof ServletSubRequestDetails)) {
            request.getServletRequest().setAttribute(Interaction.ATTRIBUTE, read(request, operation));
        }
    }

    private static Interaction read(RequestDetails request, RestOperationTypeEnum operation) {
        IIdType id = request.getId();
        return new Interaction(
                kind(request, operation),
                request.getResourceName(),
                id == null ? null : id.getIdPart(),
                id == null ? null : id.getVersionIdPart(),
                request.getOperation(),
                parameters(request),
                isConditional(request, id));
    }

    private static Kind kind(RequestDetails request, RestOperationTypeEnum operation) {
        return switch (operation) {
            case READ -> Kind.READ;
            case VREAD -> Kind.VREAD;
            case UPDATE, UPDATE_REWRITE_HISTORY -> Kind.UPDATE;
            case PATCH -> Kind.PATCH;
            case DELETE -> Kind.DELETE;
            case CREATE -> Kind.CREATE;
            case HISTORY_INSTANCE -> Kind.HISTORY_INSTANCE;
            case HISTORY_TYPE -> Kind.HISTORY_TYPE;
            case HISTORY_SYSTEM -> Kind.HISTORY_SYSTEM;
            case SEARCH_TYPE -> Kind.SEARCH_TYPE;
            case SEARCH_SYSTEM -> Kind.SEARCH_SYSTEM;
            case GET_PAGE -> Kind.SEARCH_PAGE;
            case METADATA -> Kind.CAPABILITIES;
            case TRANSACTION, BATCH -> bundleKind(request.getResource());
            case EXTENDED_OPERATION_INSTANCE,
                    EXTENDED_OPERATION_TYPE,
                    EXTENDED_OPERATION_SERVER,
                    VALIDATE,
                    META,
                    META_ADD,
                    META_DELETE,
                    ADD_TAGS,
                    DELETE_TAGS,
                    GET_TAGS,
                    GRAPHQL_REQUEST -> Kind.OPERATION;
        };
    }

    private static Kind bundleKind(@Nullable IBaseResource body) {
        return body instanceof Bundle bundle && bundle.getType() == Bundle.BundleType.BATCH
                ? Kind.BATCH
                : Kind.TRANSACTION;
    }

    private static Map<String, List<String>> parameters(RequestDetails request) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        request.getParameters().forEach((name, values) -> parameters.put(name, Arrays.asList(values)));
        return parameters;
    }

    private static boolean isConditional(RequestDetails request, @Nullable IIdType id) {
        if (request.getHeader("If-None-Exist") != null) {
            return true;
        }
        RequestTypeEnum method = request.getRequestType();
        boolean writesById =
                method == RequestTypeEnum.PUT || method == RequestTypeEnum.PATCH || method == RequestTypeEnum.DELETE;
        return writesById && (id == null || !id.hasIdPart());
    }
}
