package health.attest.issuer.security;

import health.attest.account.SignedIn;
import health.attest.issuer.AccessTokens;
import health.attest.issuer.Client;
import health.attest.issuer.IssuerPolicy;
import health.attest.issuer.Launch;
import health.attest.issuer.Offer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;

/** What an authorization request must be, beyond what Spring asks: SMART App Launch 2.2. */
final class AuthorizationRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {
    private final Offer offer;
    private final IssuerPolicy policy;

    AuthorizationRules(Offer offer, IssuerPolicy policy) {
        this.offer = offer;
        this.policy = policy;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationValidator.DEFAULT_REDIRECT_URI_VALIDATOR.accept(context);
        OAuth2AuthorizationCodeRequestAuthenticationToken asked = context.getAuthentication();
        Client client = RegisteredClients.clientOf(context.getRegisteredClient());
        if (offer.scopesOf(client, asked.getScopes()).isEmpty()) {
            refuse(asked, client, OAuth2ErrorCodes.INVALID_SCOPE, "No scope that this app is registered for.");
        }
        Map<String, Object> parameters = asked.getAdditionalParameters();
        String audience = text(parameters.get("aud"));
        boolean forUs = audience != null && withoutSlash(audience).equals(policy.fhirBase());
        if (!forUs && (audience != null || asked.getScopes().stream().anyMatch(scope -> scope.contains("/")))) {
            refuse(asked, client, OAuth2ErrorCodes.INVALID_REQUEST, "aud is the address of the FHIR server.");
        }
        String purpose = text(parameters.get(AccessTokens.PURPOSE));
        if (purpose != null && !offer.knowsPurpose(purpose)) {
            refuse(asked, client, OAuth2ErrorCodes.INVALID_REQUEST, "No such purpose of use.");
        }
        if (parameters.containsKey("request")) {
            refuse(asked, client, "request_not_supported", null);
        }
        requireLaunch(asked, client, text(parameters.get("launch")));
    }

    private void requireLaunch(
            OAuth2AuthorizationCodeRequestAuthenticationToken asked, Client client, @Nullable String name) {
        if (name == null) {
            return;
        }
        Optional<Launch> launch = offer.launch(client, name);
        Optional<SignedIn> person = Optional.of(asked.getPrincipal())
                .filter(Authentication.class::isInstance)
                .map(principal -> ((Authentication) principal).getPrincipal())
                .filter(SignedIn.class::isInstance)
                .map(SignedIn.class::cast);
        boolean ours = launch.filter(found -> person.isEmpty()
                        || found.account().equals(person.get().account().id()))
                .isPresent();
        if (!ours || !asked.getScopes().contains("launch")) {
            refuse(asked, client, OAuth2ErrorCodes.INVALID_REQUEST, "The launch is not valid, or no longer.");
        }
    }

    private static void refuse(
            OAuth2AuthorizationCodeRequestAuthenticationToken asked,
            Client client,
            String code,
            @Nullable String description) {
        String redirect =
                asked.getRedirectUri() == null || asked.getRedirectUri().isEmpty()
                        ? client.addresses().redirects().iterator().next()
                        : asked.getRedirectUri();
        throw new OAuth2AuthorizationCodeRequestAuthenticationException(
                new OAuth2Error(code, description, null),
                new OAuth2AuthorizationCodeRequestAuthenticationToken(
                        asked.getAuthorizationUri(),
                        asked.getClientId(),
                        (Authentication) asked.getPrincipal(),
                        redirect,
                        asked.getState(),
                        asked.getScopes(),
                        asked.getAdditionalParameters()));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? text : null;
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }
}
