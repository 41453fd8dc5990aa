package health.attest.audit;

import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.audit.AccessRecord.About;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into FHIR R4 AuditEvents, as trees ready for canonical JSON.
 *
 * <p>Each agent carries the code of its BALP pattern and, where they differ, those of BALP's OAuth patterns, so that
 * one event keeps both profiles: client as {@code 110150} with its {@code client_id}, user as {@code IRCP} and
 * {@code UserOauthAgent} with the token's id as policy. The token itself never occurs.
 */
public final class EventDocument {
    static final String REQUEST_ID_EXTENSION = "https://attest.health/fhir/StructureDefinition/request-id";
    static final String TENANTS = "https://attest.health/fhir/sid/tenant";
    static final String SUBJECTS = "https://attest.health/fhir/sid/subject";
    private static final String BALP_REQUEST_ID = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
    private static final String PURPOSES = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String RESOURCE_TYPES = "http://hl7.org/fhir/resource-types";
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final ServerIdentity server;

    public EventDocument(ServerIdentity server) {
        this.server = server;
    }

    /** The AuditEvent of that record. */
    public Map<String, Object> of(AccessRecord record) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("resourceType", "AuditEvent");
        event.put("id", record.id().toString());
        event.put("meta", meta(record));
        event.put("type", coding(record.kind().type()));
        event.put(
                "subtype",
                record.kind().subtypes().stream().map(EventDocument::coding).toList());
        event.put("action", String.valueOf(record.kind().action()));
        event.put("recorded", instant(record.recorded()));
        Instant started = record.requester().started();
        if (started != null && !started.isAfter(record.recorded())) {
            event.put("period", Map.of("start", instant(started), "end", instant(record.recorded())));
        }
        event.put("outcome", record.outcome().level().code());
        put(event, "outcomeDesc", record.outcome().description());
        putUnlessEmpty(event, "purposeOfEvent", purposes(record.requester().caller()));
        event.put("agent", agents(record));
        event.put("source", source());
        List<Object> entities = entities(record);
        putUnlessEmpty(event, "entity", entities);
        if (record.kind().pattern() == Pattern.CONSENT_DECISION
                && record.requester().requestId() != null) {
            // AuthZconsent closes its entities, so the request's id cannot be one of them.
            event.put("extension", List.of(extension(record.requester().requestId())));
        }
        return event;
    }

    /** When, as AuditEvents of this server write it. */
    public static String instant(Instant instant) {
        return INSTANT.format(instant);
    }

    private static Map<String, Object> meta(AccessRecord record) {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("versionId", "1");
        meta.put("lastUpdated", instant(record.recorded()));
        Pattern pattern = record.kind().pattern();
        String profile = pattern.profile(record.about().patient() != null);
        if (profile != null && (record.outcome().isSuccess() || pattern == Pattern.CONSENT_DECISION)) {
            List<String> profiles = new ArrayList<>(List.of(profile));
            boolean oauth = record.requester().caller() instanceof Caller.Authenticated;
            if (oauth && pattern != Pattern.CONSENT_DECISION) {
                profiles.add(0, Pattern.PROFILES + "OAUTHaccessTokenUse.Comprehensive");
            }
            meta.put("profile", profiles.stream().sorted().toList());
        }
        return meta;
    }

    private List<Object> agents(AccessRecord record) {
        Requester requester = record.requester();
        Pattern pattern = record.kind().pattern();
        boolean consent = pattern == Pattern.CONSENT_DECISION;
        List<Object> agents = new ArrayList<>();
        Caller.@Nullable Authenticated known =
                requester.caller().authenticated().orElse(null);
        boolean hasUser = known != null && (!known.clientCredentials() || consent);
        agents.add(client(requester, pattern, !hasUser));
        if (hasUser && known != null) {
            agents.add(user(known, pattern));
        }
        if (known != null) {
            Map<String, Object> organisation = new LinkedHashMap<>();
            organisation.put("type", concept(new Code("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV")));
            organisation.put(
                    "who",
                    Map.of("identifier", identifier(TENANTS, record.tenant().id())));
            organisation.put("requestor", false);
            agents.add(organisation);
        }
        Map<String, Object> self = new LinkedHashMap<>();
        self.put("type", concept(pattern.server()));
        self.put("who", observer());
        self.put("requestor", false);
        if (!consent) {
            self.put("network", Map.of("address", server.baseUrl(), "type", "5"));
        }
        agents.add(self);
        return agents;
    }

    private Map<String, Object> client(Requester requester, Pattern pattern, boolean requestor) {
        Map<String, Object> client = new LinkedHashMap<>();
        Caller.@Nullable Authenticated known =
                requester.caller().authenticated().orElse(null);
        client.put("type", known == null ? concept(pattern.client()) : concept(pattern.client(), Code.dicom("110150")));
        if (requester.isServer()) {
            client.put("who", observer());
        } else if (known != null) {
            client.put(
                    "who",
                    Map.of(
                            "identifier",
                            identifier(known.subject().issuer(), known.subject().client())));
            if (known.clientCredentials() && pattern != Pattern.CONSENT_DECISION) {
                client.put("policy", List.of(known.tokenId()));
                putUnlessEmpty(client, "role", roles(known));
            }
        } else {
            client.put("who", Map.of("display", "anonymous"));
        }
        client.put("requestor", requestor);
        client.put(
                "network",
                requester.address() == null
                        ? Map.of("address", server.baseUrl(), "type", "5")
                        : Map.of("address", requester.address().text(), "type", "2"));
        return client;
    }

    private static Map<String, Object> user(Caller.Authenticated known, Pattern pattern) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("type", concept(pattern.user(), Pattern.READ.user(), new Code(Code.BALP_AGENTS, "UserOauthAgent")));
        Map<String, Object> who = new LinkedHashMap<>();
        if (known.fhirUser() != null) {
            who.put("reference", known.fhirUser().toString());
        }
        who.put(
                "identifier",
                identifier(known.subject().issuer(), known.subject().user()));
        user.put("who", who);
        user.put("requestor", true);
        user.put("policy", List.of(known.tokenId()));
        putUnlessEmpty(user, "role", roles(known));
        putUnlessEmpty(user, "purposeOfUse", purposes(known));
        return user;
    }

    private static List<Object> roles(Caller.Authenticated known) {
        return known.roles().stream()
                .map(Role::code)
                .sorted()
                .<Object>map(role -> concept(new Code(Code.ROLES, role)))
                .toList();
    }

    private static List<Object> purposes(Caller caller) {
        return caller.authenticated().stream()
                .flatMap(known -> known.purposes().stream())
                .map(PurposeOfUse::code)
                .sorted()
                .<Object>map(code -> concept(new Code(PURPOSES, code)))
                .toList();
    }

    private Map<String, Object> source() {
        return Map.of(
                "site",
                server.branch(),
                "observer",
                observer(),
                "type",
                List.of(coding(new Code("http://terminology.hl7.org/CodeSystem/security-source-type", "4"))));
    }

    private Map<String, Object> observer() {
        return Map.of("identifier", identifier(ServerIdentity.SYSTEM, server.branch()));
    }

    private static List<Object> entities(AccessRecord record) {
        About about = record.about();
        boolean consentDecision = record.kind().pattern() == Pattern.CONSENT_DECISION;
        List<Object> entities = new ArrayList<>();
        if (about.patient() != null) {
            entities.add(entity("1", "1", Map.of("reference", about.patient().toString())));
        }
        if (!consentDecision && about.data() != null) {
            entities.add(entity("2", "4", Map.of("reference", versioned(about.data(), about.version()))));
        }
        if (about.query() != null) {
            byte[] query = about.query().getBytes(StandardCharsets.UTF_8);
            Map<String, Object> entity = entity("2", "24", null);
            entity.put("query", Base64.getEncoder().encodeToString(query));
            entities.add(entity);
        }
        consents(about, consentDecision).forEach(entities::add);
        if (about.subject() != null || !about.details().isEmpty()) {
            entities.add(subject(about));
        }
        if (!consentDecision && record.requester().requestId() != null) {
            entities.add(requestId(record.requester()));
        }
        return entities;
    }

    private static List<Object> consents(About about, boolean required) {
        List<Object> entities = new ArrayList<>();
        for (String consent : about.consents()) {
            entities.add(consent(Map.of("reference", consent)));
        }
        if (entities.isEmpty() && required) {
            entities.add(consent(Map.of("display", "implicit policy")));
        }
        return entities;
    }

    private static Map<String, Object> consent(Map<String, Object> what) {
        return Map.of("what", what, "type", coding(new Code(RESOURCE_TYPES, "Consent")));
    }

    private static Map<String, Object> subject(About about) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("type", coding(new Code(Code.ENTITY_TYPES, "4")));
        if (about.subject() != null) {
            entity.put("what", Map.of("identifier", identifier(SUBJECTS, about.subject())));
        }
        List<Object> details = new ArrayList<>();
        new TreeMap<>(about.details())
                .forEach((name, value) -> details.add(Map.of("type", name, "valueString", value)));
        putUnlessEmpty(entity, "detail", details);
        return entity;
    }

    private static Map<String, Object> requestId(Requester requester) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("what", Map.of("identifier", Map.of("value", String.valueOf(requester.requestId()))));
        entity.put("type", coding(new Code(BALP_REQUEST_ID, "XrequestId")));
        if (requester.userAgent() != null && !requester.userAgent().isBlank()) {
            entity.put(
                    "detail",
                    List.of(Map.of(
                            "type",
                            "User-Agent",
                            "valueString",
                            requester.userAgent().strip())));
        }
        return entity;
    }

    private static Map<String, Object> extension(String requestId) {
        return Map.of("url", REQUEST_ID_EXTENSION, "valueString", requestId);
    }

    private static Map<String, Object> entity(String type, String role, @Nullable Map<String, Object> what) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("type", coding(new Code(Code.ENTITY_TYPES, type)));
        entity.put("role", coding(new Code(Code.OBJECT_ROLES, role)));
        if (what != null) {
            entity.put("what", what);
        }
        return entity;
    }

    private static String versioned(ResourceReference reference, @Nullable String version) {
        return version == null ? reference.toString() : reference + "/_history/" + version;
    }

    private static Map<String, Object> coding(Code code) {
        return Map.of("system", code.system(), "code", code.code());
    }

    private static Map<String, Object> concept(Code... codes) {
        List<Object> codings = new ArrayList<>();
        for (Code code : codes) {
            if (!codings.contains(coding(code))) {
                codings.add(coding(code));
            }
        }
        return Map.of("coding", codings);
    }

    private static Map<String, Object> identifier(String system, String value) {
        return Map.of("system", system, "value", value);
    }

    private static void put(Map<String, Object> object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value);
        }
    }

    private static void putUnlessEmpty(Map<String, Object> object, String name, List<Object> values) {
        if (!values.isEmpty()) {
            object.put(name, values);
        }
    }
}
