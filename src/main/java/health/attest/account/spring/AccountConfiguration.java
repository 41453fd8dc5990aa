package health.attest.account.spring;

import health.attest.access.Tenant;
import health.attest.account.AccountStore;
import health.attest.account.ApprovalStore;
import health.attest.account.Approvals;
import health.attest.account.ApprovedChange;
import health.attest.account.Attempts;
import health.attest.account.CookieNames;
import health.attest.account.Endings;
import health.attest.account.FirstAdministratorStore;
import health.attest.account.FirstAdministrators;
import health.attest.account.LinkStore;
import health.attest.account.Links;
import health.attest.account.Logins;
import health.attest.account.MyAccount;
import health.attest.account.Notifier;
import health.attest.account.PasswordHashes;
import health.attest.account.Passwords;
import health.attest.account.Registrations;
import health.attest.account.ResetRequests;
import health.attest.account.Revoker;
import health.attest.account.SecondFactorLogins;
import health.attest.account.SecondFactorStore;
import health.attest.account.SecondFactors;
import health.attest.account.Secrets;
import health.attest.account.SessionStore;
import health.attest.account.Sessions;
import health.attest.account.Transactions;
import health.attest.account.Users;
import health.attest.auth.Revocations;
import health.attest.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the module; without the built-in issuer there are no accounts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccountProperties.class)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class AccountConfiguration {

    @Bean
    Secrets accountSecrets() {
        return new Secrets(new SecureRandom());
    }

    @Bean
    CookieNames cookieNames(@Value("${attest.base-url}") String baseUrl) {
        return new CookieNames(baseUrl.startsWith("https:"));
    }

    @Bean
    Revoker accountRevoker(
            Revocations revocations,
            ObjectProvider<Endings> listeners,
            @Value("${attest.base-url}") String baseUrl,
            Clock clock) {
        return new Revoker(revocations, () -> listeners.orderedStream().toList(), baseUrl, clock);
    }

    @Bean
    Sessions sessions(
            SessionStore store,
            AccountProperties properties,
            Transactions transactions,
            Revoker revoker,
            Secrets secrets,
            Clock clock) {
        return new Sessions(store, properties.sessionPolicy(), transactions, revoker, secrets, clock);
    }

    @Bean
    SecondFactors secondFactors(
            SecondFactorStore store,
            AccountProperties properties,
            Transactions transactions,
            Secrets secrets,
            Clock clock) {
        return new SecondFactors(store, properties.secondFactorPolicy(), transactions, secrets, clock);
    }

    @Bean
    Logins.Parts loginParts(
            Vault vault,
            @Value("${attest.fhir.tenants:demo}") Set<String> tenants,
            @Value("${attest.auth.tenant:demo}") String first,
            ApplicationEventPublisher facts) {
        Set<Tenant> all = tenants.stream()
                .map(String::strip)
                .map(Tenant::new)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Logins.Parts(vault, all, new Tenant(first), facts::publishEvent);
    }

    @Bean
    Logins logins(
            AccountStore accounts,
            PasswordHashes hashes,
            Attempts attempts,
            Sessions sessions,
            SecondFactors secondFactors,
            Logins.Parts parts) {
        return new Logins(accounts, hashes, attempts, sessions, secondFactors, parts);
    }

    @Bean
    SecondFactorLogins secondFactorLogins(
            Logins logins,
            Sessions sessions,
            SecondFactors secondFactors,
            Attempts attempts,
            ApplicationEventPublisher facts) {
        return new SecondFactorLogins(logins, sessions, secondFactors, attempts, facts::publishEvent);
    }

    @Bean
    Links accountLinks(
            LinkStore store,
            AccountStore accounts,
            Secrets secrets,
            @Value("${attest.base-url}") String baseUrl,
            Clock clock) {
        return new Links(store, accounts, secrets, baseUrl, clock);
    }

    @Bean
    Passwords.Parts passwordParts(
            Attempts attempts, Notifier notifier, Transactions transactions, ApplicationEventPublisher facts) {
        return new Passwords.Parts(attempts, notifier, transactions, facts::publishEvent);
    }

    @Bean
    Passwords passwords(
            AccountStore accounts,
            PasswordHashes hashes,
            AccountProperties properties,
            Sessions sessions,
            Links links,
            Passwords.Parts parts) {
        return new Passwords(accounts, hashes, properties.passwordPolicy(), sessions, links, parts);
    }

    @Bean
    Registrations registrations(
            AccountProperties properties,
            AccountStore accounts,
            Registrations.Post post,
            Transactions transactions,
            ApplicationEventPublisher facts) {
        return new Registrations(properties.registration(), accounts, post, transactions, facts::publishEvent);
    }

    @Bean
    Registrations.Post registrationPost(Links links, ResetRequests resets, Notifier notifier) {
        return new Registrations.Post(links, resets, notifier);
    }

    @Bean
    FirstAdministrators firstAdministrators(
            FirstAdministratorStore store,
            AccountStore accounts,
            LinkStore links,
            Logins.Parts tenants,
            Passwords.Parts parts,
            Clock clock) {
        return new FirstAdministrators(
                store,
                accounts,
                links,
                parts.notifier(),
                new FirstAdministrators.Parts(tenants.tenants(), parts.transactions(), parts.facts()),
                clock);
    }

    /** The kinds of change are asked for when one is made, for the account's own need the approvals themselves. */
    @Bean
    Approvals approvals(
            ApprovalStore store,
            AccountStore accounts,
            Notifier notifier,
            Transactions transactions,
            Approvals.Hooks hooks,
            Clock clock) {
        return new Approvals(store, accounts, notifier, transactions, hooks, clock);
    }

    @Bean
    Approvals.Hooks approvalHooks(
            ObjectProvider<ApprovedChange> others, ObjectProvider<Users> users, ApplicationEventPublisher facts) {
        return new Approvals.Hooks(
                () -> {
                    List<ApprovedChange> all = new ArrayList<>(users.getObject().approvedChanges());
                    others.orderedStream().forEach(all::add);
                    return all;
                },
                facts::publishEvent);
    }

    @Bean
    Users users(
            AccountStore accounts,
            Sessions sessions,
            SecondFactors secondFactors,
            Approvals approvals,
            Registrations registrations,
            Passwords.Parts parts) {
        return new Users(
                accounts,
                sessions,
                secondFactors,
                approvals,
                registrations,
                new Users.Parts(parts.notifier(), parts.transactions(), parts.facts()));
    }

    @Bean
    MyAccount myAccount(
            AccountStore accounts,
            Sessions sessions,
            SecondFactors secondFactors,
            Registrations registrations,
            Passwords.Parts parts) {
        return new MyAccount(
                accounts,
                sessions,
                secondFactors,
                registrations,
                new MyAccount.Parts(parts.notifier(), parts.transactions(), parts.facts()));
    }
}
