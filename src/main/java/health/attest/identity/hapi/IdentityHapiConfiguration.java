package health.attest.identity.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import health.attest.identity.PatientIdentities;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IdentityHapiConfiguration {

    @Bean
    IdentityInterceptor identityInterceptor(
            PatientIdentities identities, ObjectProvider<DaoRegistry> daos, Clock clock) {
        return new IdentityInterceptor(identities, new DuplicateReviews(daos, clock));
    }
}
