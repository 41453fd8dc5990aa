package health.attest.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The roles Attest knows; a role it does not know grants nothing. */
public enum Role {
    PATIENT,
    FRONT_DESK,
    NURSE,
    DOCTOR,
    ADMIN,
    AUDITOR,
    SECURITY_OFFICER,
    PRIVACY_OFFICER,
    INTEGRATION;

    /** The role's name in tokens and settings, for example {@code front-desk}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The role of that name; empty when Attest does not know it. */
    public static Optional<Role> of(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }
}
