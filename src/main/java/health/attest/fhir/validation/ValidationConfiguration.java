package health.attest.fhir.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity;
import health.attest.fhir.ValidationPolicy;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ValidationConfiguration {

    @Bean
    GuideDefinitions guideDefinitions(FhirContext context) {
        return new GuideDefinitions(context);
    }

    @Bean
    ResourceCheck resourceCheck(FhirContext context, GuideDefinitions guide, ValidationPolicy policy) {
        return resourceCheckOver(context, guide, policy);
    }

    @Bean
    ValidationInterceptor validationInterceptor(ResourceCheck check, ValidationPolicy policy) {
        return new ValidationInterceptor(check, policy);
    }

    @Bean
    ValidationWarmUp validationWarmUp(ResourceCheck check, GuideDefinitions guide) {
        return new ValidationWarmUp(check, guide);
    }

    /** The checks over the specification's definitions, the guide's and terminology held in memory. */
    static ResourceCheck resourceCheckOver(FhirContext context, GuideDefinitions guide, ValidationPolicy policy) {
        int validators = Runtime.getRuntime().availableProcessors();
        return new ResourceCheck(
                new StructureCheck(context),
                new ProfileValidator(context, definitions(context, guide), validators),
                policy);
    }

    // HAPI 8.8.0 deprecates the module for unknown code systems; its successor only rewrites messages of HAPI's own
    // validator.
    @SuppressWarnings("deprecation")
    static IValidationSupport definitions(FhirContext context, GuideDefinitions guide) {
        UnknownCodeSystemWarningValidationSupport unknownSystems =
                new UnknownCodeSystemWarningValidationSupport(context);
        unknownSystems.setNonExistentCodeSystemSeverity(IssueSeverity.WARNING);
        return new ValidationSupportChain(
                guide.asValidationSupport(),
                // Its definitions are one copy per process, whoever else reads them.
                new DefaultProfileValidationSupport(context),
                new InMemoryTerminologyServerValidationSupport(context),
                new CommonCodeSystemsTerminologyService(context),
                unknownSystems);
    }
}
