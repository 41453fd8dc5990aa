package health.attest.consent;

import health.attest.access.Caller;
import health.attest.access.PurposeOfUse;
import health.attest.access.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Purposes of use: their hierarchy in HL7 v3 ActReason, and which of them a caller has. */
public final class Purposes {
    /** The code system's URL. */
    public static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    private static final Map<String, String> PARENTS = parents(Map.of(
            "HOPERAT",
            "CAREMGT DONAT FRAUD GOV HACCRED HCOMPL HDECD HDIRECT HDM HLEGAL HOUTCOMS HPRGRP HQUALIMP HSYSADMIN "
                    + "LABELING METAMGT MEMADMIN MILCDM PATADMIN PATSFTY PERFMSR RECORDMGT SYSDEV TRAIN",
            "SYSDEV",
            "HTEST",
            "HPAYMT",
            "CLMATTCH COVAUTH COVERAGE REMITADV",
            "COVERAGE",
            "ELIGDTRM ELIGVER ENROLLM MILDCRG",
            "HRESCH",
            "BIORCH CLINTRCH DSRCH POARCH TRANSRCH",
            "CLINTRCH",
            "CLINTRCHNPC CLINTRCHPC PRECLINTRCH",
            "PATRQT",
            "FAMRQT PWATRNY SUPNWK",
            "PUBHLTH",
            "DISASTER THREAT",
            "TREAT",
            "CLINTRL COC ETREAT POPHLTH",
            "ETREAT",
            "BTG ERTREAT"));

    private Purposes() {}

    /** Whether {@code purpose} is {@code stated} or one of its kinds. */
    public static boolean covers(String stated, PurposeOfUse purpose) {
        for (@Nullable String code = purpose.code(); code != null; code = PARENTS.get(code)) {
            if (code.equals(stated)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Why this caller asks: what the token says, else the default of the role or the client's registration.
     *
     * <p>A purpose that the request itself declares counts only from clients registered for that, and only narrows: one
     * that the caller does not have leaves none.
     *
     * @param declared what the request declares; empty when it declares nothing
     */
    public static Set<PurposeOfUse> of(
            Caller.Authenticated caller, Set<PurposeOfUse> declared, ClientRegistration registration) {
        Set<PurposeOfUse> held = caller.purposes().isEmpty() ? byDefault(caller, registration) : caller.purposes();
        if (declared.isEmpty() || !registration.declaresPurpose()) {
            return held;
        }
        Set<PurposeOfUse> narrowed = declared.stream()
                .filter(each -> held.stream().anyMatch(stated -> covers(stated.code(), each)))
                .collect(Collectors.toUnmodifiableSet());
        return narrowed.size() == declared.size() ? narrowed : Set.of();
    }

    private static Set<PurposeOfUse> byDefault(Caller.Authenticated caller, ClientRegistration registration) {
        if (caller.clientCredentials()) {
            return registration.purposes();
        }
        if (caller.roles().contains(Role.DOCTOR) || caller.roles().contains(Role.NURSE)) {
            return Set.of(PurposeOfUse.TREATMENT);
        }
        return caller.roles().contains(Role.FRONT_DESK) ? Set.of(PurposeOfUse.OPERATIONS) : Set.of();
    }

    private static Map<String, String> parents(Map<String, String> children) {
        Map<String, String> parents = new HashMap<>();
        children.forEach((parent, codes) -> {
            for (String code : codes.split(" ", -1)) {
                parents.put(code, parent);
            }
        });
        return Map.copyOf(parents);
    }
}
