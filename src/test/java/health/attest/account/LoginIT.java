package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.account.AccountFixtures.Person;
import health.attest.journey.Browser;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Signing in with a password, and everything that must not sign anybody in. */
class LoginIT extends ServerIT {
    private static final Path DEMO = Path.of("target", "it", "demo-accounts");

    @Test
    void aDemoAccountSignsInWithThePasswordThatWasWrittenDown() throws IOException {
        String password = Files.readAllLines(DEMO).get(0).substring("password: ".length());
        Browser browser = new Browser(anonymous());

        Http.Answer answer = browser.signIn("alice@demo", password);

        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.header("Location")).hasValue("/account");
        Http.Answer me = browser.withCookies().get("/account/me");
        assertThat(me.json().path("username").asText()).isEqualTo("alice");
        assertThat(me.json().path("fhirUser").asText()).isEqualTo("Patient/00000000-0000-4000-8000-000000000021");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(DEMO)))
                .isEqualTo("rw-------");
    }

    @Test
    void unknownWrongAndDisabledAreOneAnswer() {
        Person known = people().person(anonymous(), "nurse");
        Person disabled = people().person(anonymous(), "nurse");
        administrator("adm-1").delete("/admin/users/" + disabled.id());

        Http.Answer unknown = new Browser(anonymous()).signIn(AccountFixtures.freshName(), AccountFixtures.PASSWORD);
        Http.Answer wrong = new Browser(anonymous()).signIn(known.username(), "not-the-password-at-all");
        Http.Answer shut = new Browser(anonymous()).signIn(disabled.username(), AccountFixtures.PASSWORD);
        Http.Answer elsewhere =
                new Browser(anonymous()).signIn(known.username() + "@" + TENANT_B, AccountFixtures.PASSWORD);
        Http.Answer right = new Browser(anonymous()).signIn(known.username(), AccountFixtures.PASSWORD);

        assertThat(right.status()).isEqualTo(303);
        assertThat(unknown.status()).isEqualTo(401);
        for (Http.Answer other : new Http.Answer[] {wrong, shut, elsewhere}) {
            assertThat(other.status()).isEqualTo(401);
            assertThat(withoutToken(other)).isEqualTo(withoutToken(unknown));
            assertThat(other.response().headers().map().keySet())
                    .isEqualTo(unknown.response().headers().map().keySet());
        }
    }

    @Test
    void aFormFromElsewhereSignsNobodyIn() {
        Person person = people().person(anonymous(), "nurse");
        Map<String, String> form =
                Map.of("username", person.username(), "password", AccountFixtures.PASSWORD, "_csrf", "x");
        Browser browser = new Browser(anonymous());
        browser.get("/login");

        assertThat(browser.submit("/login", form).status()).isEqualTo(403);
        assertThat(new Browser(anonymous()).submit("/login", form).status()).isEqualTo(403);
        Browser crossSite = new Browser(anonymous().with("Sec-Fetch-Site", "cross-site"));
        assertThat(crossSite.signIn(person.username(), AccountFixtures.PASSWORD).status())
                .isEqualTo(403);
    }

    @Test
    void nobodyIsLedToAnotherOrigin() {
        Person person = people().person(anonymous(), "nurse");
        for (String place : new String[] {"https://evil.example/", "//evil.example/account", "/fhir/Patient"}) {
            Browser browser = new Browser(anonymous());
            browser.get("/login");

            Http.Answer answer = browser.submit(
                    "/login",
                    Map.of("username", person.username(), "password", AccountFixtures.PASSWORD, "continue", place));

            assertThat(answer.header("Location")).hasValue("/account");
        }
        Browser browser = new Browser(anonymous());
        browser.get("/login");
        Http.Answer back = browser.submit(
                "/login",
                Map.of(
                        "username",
                        person.username(),
                        "password",
                        AccountFixtures.PASSWORD,
                        "continue",
                        "/oauth2/authorize?client_id=a&state=b"));
        assertThat(back.header("Location")).hasValue("/oauth2/authorize?client_id=a&state=b");
    }

    @Test
    void aLoginDrawsANewCookieAndALogoutVoidsIt() {
        Person person = people().person(anonymous(), "nurse");
        Browser browser = new Browser(anonymous());
        browser.signIn(person.username(), AccountFixtures.PASSWORD);
        String first = browser.cookie("attest-session");
        browser.signIn(person.username(), AccountFixtures.PASSWORD);
        String second = browser.cookie("attest-session");
        Browser old = new Browser(anonymous());
        old.setCookie("attest-session", first);

        assertThat(second).isNotEqualTo(first).hasSize(43);
        assertThat(old.withCookies().get("/account/me").status()).isEqualTo(401);
        assertThat(browser.withCookies().get("/account/me").status()).isEqualTo(200);

        browser.get("/logout");
        assertThat(browser.submit("/logout", Map.of()).status()).isEqualTo(303);
        old.setCookie("attest-session", second);
        assertThat(old.withCookies().get("/account/me").status()).isEqualTo(401);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() {
        Person person = people().person(anonymous(), "nurse");

        Http.Answer answer = new Browser(anonymous()).signIn(person.username(), AccountFixtures.PASSWORD);

        assertThat(answer.response().headers().allValues("Set-Cookie"))
                .anyMatch(line -> line.startsWith("attest-session=")
                        && line.contains("HttpOnly")
                        && line.contains("SameSite=Lax")
                        && line.contains("Path=/"));
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
    }

    @Test
    void atMostFiveBrowsersAreSignedInAtOnce() {
        Person person = people().person(anonymous(), "nurse");
        Browser first = new Browser(anonymous());
        first.signIn(person.username(), AccountFixtures.PASSWORD);
        Browser last = first;
        for (int i = 0; i < 5; i++) {
            last = new Browser(anonymous());
            last.signIn(person.username(), AccountFixtures.PASSWORD);
        }

        assertThat(first.withCookies().get("/account/me").status()).isEqualTo(401);
        assertThat(last.withCookies().get("/account/me/sessions").json()).hasSize(5);
    }

    @Test
    void wrongPasswordsFromElsewhereDoNotLockTheOwnerOut() {
        Person person = people().person(anonymous(), "nurse");
        String elsewhere = "10.250.0.1";
        for (int i = 0; i < 8; i++) {
            new Browser(anonymousFrom(elsewhere)).signIn(person.username(), "wrong-password-" + i);
        }

        assertThat(new Browser(anonymous())
                        .signIn(person.username(), AccountFixtures.PASSWORD)
                        .status())
                .isEqualTo(303);
    }

    @Test
    void aForgedCookieIsNobody() {
        Browser browser = new Browser(anonymous());
        for (String cookie :
                new String[] {UUID.randomUUID().toString(), "x", "'; drop table x; --", "A".repeat(4_000)}) {
            browser.setCookie("attest-session", cookie);
            assertThat(browser.withCookies().get("/account/me").status()).isEqualTo(401);
        }
    }

    private AccountFixtures people() {
        return new AccountFixtures(administrator("adm-1"), MAIL);
    }

    private Http administrator(String who) {
        return anonymous()
                .withToken(ISSUER.token(
                        Map.of("tenant", TENANT_A, "sub", who, "roles", "admin", "scope", "attest/users.admin")));
    }

    private static String withoutToken(Http.Answer answer) {
        return answer.body().replaceAll("value=\"[^\"]*\"", "");
    }
}
