package health.attest.fhir.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.common.hapi.validation.validator.FhirDefaultPolicyAdvisor;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.ValidatorSession;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.r5.utils.validation.constants.IdStatus;
import org.hl7.fhir.r5.utils.xver.XVerExtensionManagerOld;
import org.hl7.fhir.utilities.i18n.I18nConstants;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidatorSettings;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.jspecify.annotations.Nullable;

/**
 * Validates whole resources with HL7's instance validator: cardinality, types, bindings, invariants, profiles.
 *
 * <p>HAPI 8.8.0 makes a validator for each resource, and each reads a table of OIDs from a compressed file: 17 of the
 * 20 ms CPU a Patient cost. A validator clears its state at the start of every validation, so a few of them are kept
 * and lent, one to a thread at a time.
 */
final class ProfileValidator {
    /** A validator also remembers every code it saw; it is replaced before that weighs. */
    private static final int USES_MAX = 250;

    /**
     * Words of the message about a missing element: {@code Patient.birthDate: minimum required = 1, but only found 0}.
     */
    private static final Pattern MISSING = Pattern.compile("^[A-Z]\\w*(?:\\.\\w+)*\\.(\\w+)(?:\\[x])?:.*");

    private final FhirContext context;
    private final DefinitionContext definitions;
    private final BlockingQueue<Lent> idle;

    ProfileValidator(FhirContext context, IValidationSupport support, int validators) {
        this.context = context;
        this.definitions = new DefinitionContext(support);
        this.idle = new ArrayBlockingQueue<>(validators);
        for (int i = 0; i < validators; i++) {
            idle.add(Lent.NOT_YET_MADE);
        }
    }

    /** What the validator says, the profiles the resource claims included; a profile it does not know is a warning. */
    List<Finding> validate(Resource resource, @Nullable String profile) throws InterruptedException {
        byte[] json = context.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
        List<ValidationMessage> messages = new ArrayList<>();
        Lent lent = idle.take();
        try {
            if (lent.validator() == null || lent.uses() >= USES_MAX) {
                lent = new Lent(newValidator(), 0);
            }
            Objects.requireNonNull(lent.validator())
                    .validate(null, messages, new ByteArrayInputStream(json), FhirFormat.JSON, profiles(profile));
        } finally {
            idle.add(lent.usedOnceMore());
        }
        return messages.stream().map(ProfileValidator::finding).distinct().toList();
    }

    private List<StructureDefinition> profiles(@Nullable String profile) {
        List<StructureDefinition> profiles = new ArrayList<>();
        if (profile != null) {
            profiles.add(Objects.requireNonNull(definitions.fetchResource(StructureDefinition.class, profile)));
        }
        return profiles;
    }

    private InstanceValidator newValidator() {
        InstanceValidator validator = new InstanceValidator(
                definitions,
                new FhirInstanceValidator.NullEvaluationContext(),
                new XVerExtensionManagerOld(definitions),
                new ValidatorSession(),
                new ValidatorSettings());
        validator.setPolicyAdvisor(new FhirDefaultPolicyAdvisor());
        validator.setAnyExtensionsAllowed(true);
        validator.setErrorForUnknownProfiles(false);
        validator.setUnknownCodeSystemsCauseErrors(true);
        validator.setAssumeValidRestReferences(true);
        validator.setResourceIdRule(IdStatus.OPTIONAL);
        validator.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        return validator;
    }

    private static Finding finding(ValidationMessage message) {
        boolean unknownProfile = I18nConstants.VALIDATION_VAL_PROFILE_UNKNOWN.equals(message.getMessageId())
                || I18nConstants.VALIDATION_VAL_PROFILE_UNKNOWN_NOT_POLICY.equals(message.getMessageId());
        IssueSeverity severity = unknownProfile
                ? IssueSeverity.WARNING
                : IssueSeverity.fromCode(message.getLevel().toCode());
        return new Finding(
                severity, IssueType.fromCode(message.getType().toCode()), locate(message), message.getMessage());
    }

    /** The validator names the parent of a missing element; whoever must add it wants the element named. */
    private static String locate(ValidationMessage message) {
        String location = message.getLocation();
        if (I18nConstants.VALIDATION_VAL_PROFILE_MINIMUM.equals(message.getMessageId())) {
            Matcher missing = MISSING.matcher(message.getMessage());
            return missing.matches() ? location + "." + missing.group(1) : location;
        }
        return location;
    }

    /** A validator and how often it was lent. */
    private record Lent(@Nullable InstanceValidator validator, int uses) {
        static final Lent NOT_YET_MADE = new Lent(null, 0);

        Lent usedOnceMore() {
            return new Lent(validator, uses + 1);
        }
    }
}
