package health.attest.account.mvc;

import health.attest.access.AccessFact;
import health.attest.access.OpenRoute;
import health.attest.access.RequestLimits;
import health.attest.account.Approvals;
import health.attest.account.CookieNames;
import health.attest.account.Links;
import health.attest.account.Logins;
import health.attest.account.MyAccount;
import health.attest.account.Passwords;
import health.attest.account.QrCodes;
import health.attest.account.Registrations;
import health.attest.account.Revoker;
import health.attest.account.SecondFactorLogins;
import health.attest.account.SecondFactors;
import health.attest.account.Secrets;
import health.attest.account.Sessions;
import health.attest.account.Tenants;
import health.attest.account.Users;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Puts the pages and the API on their routes, which sign people in or look after themselves. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "attest.issuer.enabled", matchIfMissing = true)
class AccountMvcConfiguration {

    @Bean
    OpenRoute loginRoute() {
        return new OpenRoute("/login");
    }

    @Bean
    OpenRoute loginStepsRoute() {
        return new OpenRoute("/login/**");
    }

    @Bean
    OpenRoute logoutRoute() {
        return new OpenRoute("/logout");
    }

    @Bean
    OpenRoute accountPageRoute() {
        return new OpenRoute("/account");
    }

    @Bean
    OpenRoute accountRoute() {
        return new OpenRoute("/account/**");
    }

    @Bean
    OpenRoute adminRoute() {
        return new OpenRoute("/admin/**");
    }

    @Bean
    OpenRoute pagesRoute() {
        return new OpenRoute("/pages/**");
    }

    @Bean
    Visits visits(CookieNames cookies, Sessions sessions, Secrets secrets, Revoker revoker) {
        return new Visits(cookies, sessions, secrets, revoker.issuer());
    }

    @Bean
    LoginPages.Shared accountPages(Visits visits, QrCodes qrCodes, ApplicationEventPublisher facts) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("pages/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        SpringTemplateEngine templates = new SpringTemplateEngine();
        templates.setTemplateResolver(resolver);
        return new LoginPages.Shared(
                visits, new Pages(templates, visits), qrCodes, (AccessFact fact) -> facts.publishEvent(fact));
    }

    @Bean
    RouterFunction<ServerResponse> loginPages(
            Logins logins,
            SecondFactorLogins secondFactorLogins,
            SecondFactors secondFactors,
            Sessions sessions,
            LoginPages.Shared shared) {
        return new LoginPages(logins, secondFactorLogins, secondFactors, sessions, shared).routes();
    }

    @Bean
    RouterFunction<ServerResponse> passwordPages(
            Registrations registrations,
            Passwords passwords,
            Links links,
            Logins.Parts tenants,
            LoginPages.Shared shared,
            RequestLimits limits) {
        return new PasswordPages(registrations, passwords, links, tenants, shared, limits).routes();
    }

    @Bean
    RouterFunction<ServerResponse> ownAccountPages(
            MyAccount account,
            Passwords passwords,
            Sessions sessions,
            SecondFactors secondFactors,
            LoginPages.Shared shared) {
        return new AccountPages(account, passwords, sessions, secondFactors, shared).routes();
    }

    @Bean
    Api accountApi(Visits visits) {
        return new Api(visits);
    }

    @Bean
    RouterFunction<ServerResponse> myAccountApi(
            Api api, MyAccount account, Passwords passwords, Sessions sessions, SecondFactors secondFactors) {
        return new MyAccountApi(api, account, passwords, sessions, secondFactors).routes();
    }

    @Bean
    RouterFunction<ServerResponse> adminApi(
            Api api, Users users, Approvals approvals, Tenants tenants, ApplicationEventPublisher facts) {
        return new AdminApi(api, users, approvals, tenants, facts::publishEvent).routes();
    }
}
