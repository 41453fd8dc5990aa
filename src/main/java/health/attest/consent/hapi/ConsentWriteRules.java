package health.attest.consent.hapi;

import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import health.attest.access.DenialReason;
import health.attest.access.Role;
import health.attest.consent.ConsentActor;
import health.attest.consent.ConsentReader;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Consent;

/** Who writes a Consent: the patient, a representative or a privacy officer; anybody else records one, and no more. */
final class ConsentWriteRules {
    private final ConsentReader reader;

    ConsentWriteRules(ConsentReader reader) {
        this.reader = reader;
    }

    void onCreate(Consent consent, Optional<Judging> judging) {
        requireSound(consent);
        if (judging.isPresent() && !isKeeper(consent, judging.get().actor()) && consent.hasVerification()) {
            throw new UnprocessableEntityException(
                    "Consent.verification is set by the patient, a representative or a privacy officer");
        }
    }

    void onUpdate(Consent before, Consent after, Optional<Judging> judging) {
        requireSound(after);
        if (!reader.patient(before).equals(reader.patient(after))) {
            throw new UnprocessableEntityException("Consent.patient cannot change");
        }
        if (judging.isPresent() && !isKeeper(before, judging.get().actor())) {
            throw Judging.refusal(DenialReason.ROLE_FORBIDS, "consent-keepers-only");
        }
    }

    /** Whether the permits of this version count: a keeper wrote or verified it. */
    boolean isVouched(Consent consent, Optional<Judging> judging) {
        return judging.map(each -> isKeeper(consent, each.actor())).orElse(false)
                || consent.getVerification().stream().anyMatch(Consent.ConsentVerificationComponent::getVerified);
    }

    private boolean isKeeper(Consent consent, ConsentActor actor) {
        return actor.roles().contains(Role.PRIVACY_OFFICER)
                || reader.patient(consent).map(actor::actsFor).orElse(false);
    }

    private void requireSound(Consent consent) {
        List<String> faults = reader.faults(consent);
        if (!faults.isEmpty()) {
            throw new UnprocessableEntityException(String.join("; ", faults));
        }
    }
}
