package health.attest.consent;

import health.attest.access.PurposeOfUse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What holds where no Consent rules: the four implicit policies of IHE Privacy Consent on FHIR. */
public enum ImplicitPolicy {
    /** Treatment sees what is normal; operations see demographics and scheduling. */
    BASIC_NORMAL {
        @Override
        boolean permits(Disclosure disclosure) {
            return disclosure.matter().confidentiality().isNormal()
                    && everyPurpose(
                            disclosure,
                            purpose -> Purposes.covers("TREAT", purpose)
                                    || (Purposes.covers("HOPERAT", purpose)
                                            && OPERATIONAL.contains(
                                                    disclosure.matter().type())));
        }
    },
    /** Any stated purpose sees what is normal. */
    ALL_NORMAL {
        @Override
        boolean permits(Disclosure disclosure) {
            return disclosure.matter().confidentiality().isNormal() && everyPurpose(disclosure, purpose -> true);
        }
    },
    /** Nobody sees anything, except in an emergency. */
    BREAK_GLASS_ONLY {
        @Override
        boolean permits(Disclosure disclosure) {
            return false;
        }
    },
    /** Nobody sees anything, and breaking the glass opens nothing. */
    DENY {
        @Override
        boolean permits(Disclosure disclosure) {
            return false;
        }
    };

    /** Demographics and scheduling: what a front desk needs. */
    private static final Set<String> OPERATIONAL = Set.of(
            "Patient", "RelatedPerson", "Person", "Coverage", "Appointment", "AppointmentResponse", "Schedule", "Slot");

    abstract boolean permits(Disclosure disclosure);

    /** The policy of that name, for example {@code basic-normal}. */
    public static Optional<ImplicitPolicy> of(String code) {
        return Arrays.stream(values())
                .filter(policy -> policy.code().equals(code))
                .findFirst();
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean everyPurpose(Disclosure disclosure, Predicate<PurposeOfUse> holds) {
        Set<PurposeOfUse> purposes = disclosure.actor().purposes();
        return !purposes.isEmpty() && purposes.stream().allMatch(holds);
    }
}
