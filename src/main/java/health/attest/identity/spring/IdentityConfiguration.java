package health.attest.identity.spring;

import health.attest.access.ReadRule;
import health.attest.chain.BranchRegistry;
import health.attest.chain.ConsortiumFingerprint;
import health.attest.chain.PatientRegistry;
import health.attest.chain.SecretFile;
import health.attest.chain.Signer;
import health.attest.chain.Transactions;
import health.attest.chain.UserRegistry;
import health.attest.identity.ConsortiumKey;
import health.attest.identity.DidDocuments;
import health.attest.identity.IdentityPolicy;
import health.attest.identity.IdentityStore;
import health.attest.identity.PatientIdentities;
import health.attest.identity.PatientIdentities.PatientReaders;
import health.attest.identity.Registrar;
import health.attest.identity.RegistrationStore;
import health.attest.identity.UserDidStore;
import health.attest.identity.UserDids;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {

    /** What needs nothing but the consortium's key. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ConsortiumProperties.class)
    static class Consortium {

        @Bean
        ConsortiumKey consortiumKey(ConsortiumProperties properties) {
            return ConsortiumKey.of(SecretFile.keyOf(properties.keyfile(), new SecureRandom()));
        }

        @Bean
        ConsortiumFingerprint consortiumFingerprint(ConsortiumKey key) {
            return key::fingerprint;
        }
    }

    @Bean
    IdentityPolicy identityPolicy(IdentityProperties properties) {
        return properties.toPolicy();
    }

    /** Who may read is who passes every gate; without a gate nobody does. */
    @Bean
    PatientReaders patientReaders(ObjectProvider<ReadRule> gates) {
        return (caller, patient) -> {
            List<ReadRule> rules = gates.stream().toList();
            return !rules.isEmpty() && rules.stream().allMatch(rule -> rule.permits(caller, patient));
        };
    }

    @Bean
    PatientIdentities patientIdentities(
            IdentityStore store,
            RegistrationStore registrations,
            ConsortiumKey key,
            IdentityPolicy policy,
            PatientReaders readers,
            ObjectProvider<Signer> signer) {
        return new PatientIdentities(
                store,
                registrations,
                key,
                policy,
                readers,
                Optional.ofNullable(signer.getIfAvailable()).map(Signer::account));
    }

    @Bean
    UserDids userDids(
            UserDidStore store, ObjectProvider<UserRegistry> registry, ConsortiumKey key, IdentityPolicy policy) {
        return new UserDids(store, Optional.ofNullable(registry.getIfAvailable()), key, policy);
    }

    @Bean
    DidDocuments didDocuments(
            PatientIdentities patients,
            UserDidStore users,
            ObjectProvider<BranchRegistry> branches,
            IdentityPolicy policy) {
        return new DidDocuments(patients, users, Optional.ofNullable(branches.getIfAvailable()), policy);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "attest.chain.mode", havingValue = "evm", matchIfMissing = true)
    static class Registration {

        @Bean
        RegistrarLoop registrarLoop(
                RegistrationStore store,
                PatientRegistry patients,
                Transactions transactions,
                IdentityProperties properties) {
            return new RegistrarLoop(new Registrar(store, patients, transactions), properties.registerEvery());
        }
    }
}
