package health.attest.consent.spring;

import health.attest.access.PurposeOfUse;
import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.consent.ClientRegistration;
import health.attest.consent.ClientRegistrations;
import health.attest.consent.Confidentiality;
import health.attest.consent.ConsentLimits;
import health.attest.consent.ConsentRules;
import health.attest.consent.ImplicitPolicy;
import health.attest.consent.Labelling;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code attest.consent.*} settings. Labels and codes are written {@code system|code}.
 *
 * @param implicitPolicy what holds where no Consent rules: basic-normal, all-normal, break-glass-only or deny
 * @param sealed labels that stay closed when the glass is broken
 * @param withheld labels of what a clinician keeps from the patient
 * @param representatives relationships that make an active RelatedPerson the patient's representative
 * @param breakGlassRoles roles that may break the glass
 * @param labelRoles roles that may set security labels
 * @param countLimit most rows that one total judges one by one
 * @param zone in which dates without a zone are meant
 * @param sensitive value sets whose codes label a resource, by the code of their v3 ActCode label
 * @param clients what is registered about clients, by client id
 */
@ConfigurationProperties("attest.consent")
record ConsentProperties(
        @DefaultValue("basic-normal") String implicitPolicy,
        @DefaultValue(Confidentiality.SYSTEM + "|V") Set<String> sealed,
        @DefaultValue(ConsentRules.NO_DISCLOSURE_TO_PATIENT) Set<String> withheld,

        @DefaultValue({
            ROLE_CODES + "GUARD",
            ROLE_CODES + "HPOWATT",
            ROLE_CODES + "POWATT",
            ROLE_CODES + "DPOWATT",
            ROLE_CODES + "SPOWATT",
            ROLE_CODES + "RESPRSN"
        })
        Set<String> representatives,

        @DefaultValue({"doctor", "nurse"}) Set<String> breakGlassRoles,

        @DefaultValue({"doctor", "privacy-officer", "integration"})
        Set<String> labelRoles,

        @DefaultValue("10000") int countLimit,
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue Map<String, Sensitive> sensitive,
        @DefaultValue Map<String, Client> clients) {

    private static final String ROLE_CODES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode|";
    private static final String ACT_CODES = "http://terminology.hl7.org/CodeSystem/v3-ActCode|";

    /** What is labelled where nothing is set: HIV, substance use, mental health. */
    private static final Map<String, Sensitive> SENSITIVE = Map.of(
            "HIV",
            new Sensitive(
                    "R",
                    Set.of(
                            "http://loinc.org|75622-1",
                            "http://loinc.org|56888-1",
                            "http://loinc.org|20447-9",
                            "http://snomed.info/sct|86406008",
                            "http://snomed.info/sct|165816005")),
            "SUD",
            new Sensitive(
                    "R",
                    Set.of(
                            "http://snomed.info/sct|66214007",
                            "http://snomed.info/sct|5602001",
                            "http://snomed.info/sct|7200002")),
            "PSY",
            new Sensitive("R", Set.of("http://snomed.info/sct|74732009", "http://snomed.info/sct|58214004")));

    /**
     * A value set of sensitive codes.
     *
     * @param confidentiality how closed they make a resource at least: R or V
     * @param codes its members
     */
    record Sensitive(
            @DefaultValue("R") String confidentiality,
            @DefaultValue Set<String> codes) {}

    /**
     * A client.
     *
     * @param purposes why it asks when its token does not say
     * @param organisation its organisation, {@code Organization/id}; empty for none
     * @param declaresPurpose whether it may narrow its purpose request by request
     */
    record Client(
            @DefaultValue Set<String> purposes,
            @DefaultValue("") String organisation,
            @DefaultValue("false") boolean declaresPurpose) {

        ClientRegistration toRegistration() {
            return new ClientRegistration(
                    purposes.stream().map(PurposeOfUse::new).collect(Collectors.toSet()),
                    ResourceReference.parse(organisation, "").orElse(null),
                    declaresPurpose);
        }
    }

    ConsentRules toRules() {
        ImplicitPolicy implicit = ImplicitPolicy.of(implicitPolicy)
                .orElseThrow(() -> new IllegalArgumentException(
                        "attest.consent.implicit-policy must be one of " + Arrays.toString(ImplicitPolicy.values())));
        return new ConsentRules(implicit, sealed, withheld);
    }

    ConsentLimits toLimits() {
        return new ConsentLimits(countLimit, roles(labelRoles), roles(breakGlassRoles));
    }

    Labelling toLabelling() {
        Map<String, Sensitive> sets = sensitive.isEmpty() ? SENSITIVE : sensitive;
        List<Labelling.SensitiveCodes> coded = sets.entrySet().stream()
                .map(each -> new Labelling.SensitiveCodes(
                        ACT_CODES + each.getKey(),
                        Confidentiality.valueOf(each.getValue().confidentiality()),
                        each.getValue().codes()))
                .toList();
        return new Labelling(coded);
    }

    ClientRegistrations toClients() {
        return new ClientRegistrations(
                clients.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue()
                        .toRegistration())));
    }

    private static Set<Role> roles(Set<String> codes) {
        return codes.stream()
                .map(code -> Role.of(code).orElseThrow(() -> new IllegalArgumentException("no such role: " + code)))
                .collect(Collectors.toSet());
    }
}
