package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import health.attest.account.AccountFixtures.Person;
import health.attest.journey.Browser;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The account and administration API, and what people without a session may ask for. */
class AccountApiIT extends ServerIT {

    @Test
    void noRouteOfTheApiAnswersNobody() {
        for (String path : List.of(
                "/account/me",
                "/account/me/sessions",
                "/account/me/devices",
                "/account/me/mfa",
                "/account/me/notices",
                "/admin/users",
                "/admin/roles",
                "/admin/tenant",
                "/admin/approvals",
                "/admin/users/" + UUID.randomUUID())) {
            Http.Answer answer = anonymous().get(path);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.header("Content-Type")).as(path).hasValue("application/problem+json");
        }
    }

    @Test
    void administrationNeedsTheScopeAndTheRole() {
        Http noScope = token(Map.of("tenant", TENANT_A, "sub", "a", "roles", "admin", "scope", "user/*.rs"));
        Http noRole = token(Map.of("tenant", TENANT_A, "sub", "a", "roles", "doctor", "scope", "attest/users.admin"));
        Person nurse = people().person(anonymous(), "nurse");
        Browser browser = new Browser(anonymous());
        browser.signIn(nurse.username(), AccountFixtures.PASSWORD);

        assertThat(noScope.get("/admin/users").status()).isEqualTo(403);
        assertThat(noRole.get("/admin/users").status()).isEqualTo(403);
        assertThat(browser.withCookies().get("/admin/users").status()).isEqualTo(403);
        assertThat(administrator(TENANT_A, "adm-1").get("/admin/users").status())
                .isEqualTo(200);
    }

    @Test
    void anotherTenantsAccountsAreAsAbsentAsNone() {
        Person person = people().invite("nurse");
        Http other = administrator(TENANT_B, "adm-b");
        String path = "/admin/users/" + person.id();

        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.get(path).body())
                .isEqualTo(other.get("/admin/users/" + UUID.randomUUID()).body());
        assertThat(other.patch(path, "application/json", "{\"disabled\":true}").status())
                .isEqualTo(404);
        assertThat(other.delete(path).status()).isEqualTo(404);
        assertThat(other.send("POST", path + "/reset", null, null).status()).isEqualTo(404);
        assertThat(other.delete(path + "/mfa").status()).isEqualTo(404);
        assertThat(other.get("/admin/users?_count=200").body()).doesNotContain(person.username());
        assertThat(people().invite("nurse").username()).isNotEqualTo(person.username());
    }

    @Test
    void aSessionAloneChangesNothingWithoutTheTokenOfItsPage() {
        Person person = people().person(anonymous(), "nurse");
        Browser browser = new Browser(anonymous());
        browser.signIn(person.username(), AccountFixtures.PASSWORD);
        String body = "{\"displayName\":\"Canary\"}";

        Http.Answer forged = browser.withCookies().send("PUT", "/account/me", "application/json", body);
        Http.Answer own = browser.script().send("PUT", "/account/me", "application/json", body);

        assertThat(forged.status()).isEqualTo(403);
        assertThat(own.status()).as(own.body()).isEqualTo(200);
        assertThat(browser.withCookies()
                        .get("/account/me")
                        .json()
                        .path("displayName")
                        .asText())
                .isEqualTo("Canary");
    }

    @Test
    void aResetLinkIsGoodOnceAndEndsEverySession() {
        Person person = people().person(anonymous(), "nurse");
        Browser signedIn = new Browser(anonymous());
        signedIn.signIn(person.username(), AccountFixtures.PASSWORD);
        Browser forgetful = new Browser(anonymous());
        forgetful.get("/account/forgotten");

        Http.Answer known = forgetful.submit("/account/forgotten", Map.of("username", person.username()));
        forgetful.get("/account/forgotten");
        Http.Answer unknown = forgetful.submit("/account/forgotten", Map.of("username", AccountFixtures.freshName()));
        String link = AccountFixtures.linkIn(await().atMost(Duration.ofSeconds(30))
                .until(() -> resetMails(person), mails -> !mails.isEmpty())
                .get(0));
        String token = link.replaceFirst(".*token=", "");
        forgetful.get(link);
        Map<String, String> form = Map.of("token", token, "password", "another-fine-passphrase");
        Http.Answer weak = forgetful.submit("/account/set-password", Map.of("token", token, "password", "short"));
        Http.Answer reused =
                forgetful.submit("/account/set-password", Map.of("token", token, "password", AccountFixtures.PASSWORD));
        Http.Answer first = forgetful.submit("/account/set-password", form);
        forgetful.get("/login");
        Http.Answer second = forgetful.submit("/account/set-password", form);

        assertThat(known.status()).isEqualTo(202);
        assertThat(unknown.body().replaceAll("value=\"[^\"]*\"", ""))
                .isEqualTo(known.body().replaceAll("value=\"[^\"]*\"", ""));
        assertThat(List.of(weak.status(), reused.status())).containsOnly(400);
        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(404);
        assertThat(signedIn.withCookies().get("/account/me").status()).isEqualTo(401);
        assertThat(new Browser(anonymous())
                        .signIn(person.username(), AccountFixtures.PASSWORD)
                        .status())
                .isEqualTo(401);
        Browser back = new Browser(anonymous());
        assertThat(back.signIn(person.username(), "another-fine-passphrase").status())
                .isEqualTo(303);
        assertThat(back.withCookies().get("/account/me/notices").body()).doesNotContain(token, "token=");
        assertThat(back.get("/account").body()).contains("Where you are signed in", "Your password was changed.");
    }

    @Test
    void aChangedPasswordEndsTheOtherSessionsOnly() {
        Person person = people().person(anonymous(), "nurse");
        Browser mine = new Browser(anonymous());
        mine.signIn(person.username(), AccountFixtures.PASSWORD);
        Browser other = new Browser(anonymous());
        other.signIn(person.username(), AccountFixtures.PASSWORD);
        mine.get("/account");

        Http.Answer wrong = mine.submit(
                "/account/password", Map.of("current", "not-my-password", "password", "another-fine-passphrase"));
        Http.Answer right = mine.submit(
                "/account/password",
                Map.of("current", AccountFixtures.PASSWORD, "password", "another-fine-passphrase"));

        assertThat(wrong.status()).isEqualTo(400);
        assertThat(right.status()).isEqualTo(303);
        assertThat(mine.withCookies().get("/account/me").status()).isEqualTo(200);
        assertThat(other.withCookies().get("/account/me").status()).isEqualTo(401);
    }

    @Test
    void disablingAnAccountEndsItsSessions() {
        Person person = people().person(anonymous(), "nurse");
        Browser browser = new Browser(anonymous());
        browser.signIn(person.username(), AccountFixtures.PASSWORD);

        Http.Answer disabled = administrator(TENANT_A, "adm-1").delete("/admin/users/" + person.id());

        assertThat(disabled.json().path("disabled").asBoolean()).isTrue();
        assertThat(browser.withCookies().get("/account/me").status()).isEqualTo(401);
    }

    @Test
    void nobodyAdministersTheirOwnAccountAndBadInputIsRefused() {
        Person person = people().invite("nurse");
        Http self = administrator(TENANT_A, person.id());
        Http admin = administrator(TENANT_A, "adm-1");

        assertThat(self.patch("/admin/users/" + person.id(), "application/json", "{\"roles\":[\"admin\"]}")
                        .status())
                .isEqualTo(403);
        for (String body : List.of(
                "",
                "[]",
                "{",
                "{\"password\":\"x\"}",
                "{\"roles\":[\"god\"]}",
                "{\"roles\":\"admin\"}",
                "{\"email\":\"x\"}",
                "{\"fhirUser\":\"../x\"}",
                "{\"disabled\":\"yes\"}")) {
            assertThat(admin.patch("/admin/users/" + person.id(), "application/json", body)
                            .status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(admin.get("/admin/users?_count=0").status()).isEqualTo(400);
        assertThat(admin.get("/admin/users?_count=201").status()).isEqualTo(400);
        assertThat(admin.get("/admin/users?_count=200").status()).isEqualTo(200);
        assertThat(admin.with("Accept", "application/vnd.attest.v2+json")
                        .get("/admin/users")
                        .status())
                .isEqualTo(406);
        assertThat(admin.with("Accept", "application/vnd.attest.v1+json")
                        .get("/admin/users")
                        .header("Content-Type"))
                .hasValue("application/vnd.attest.v1+json");
    }

    @Test
    void whoRegistersHasNoRightsAndAnAddressThatIsTakenIsToldToItsOwner() {
        String name = AccountFixtures.freshName();
        String email = name + "@mail.example";
        Browser browser = new Browser(anonymous());
        browser.get("/account/register");
        Map<String, String> form = Map.of("username", name, "displayName", "New", "email", email);

        Http.Answer first = browser.submit("/account/register", form);
        String link = AccountFixtures.linkIn(people().mailTo(email, 1));
        browser.get(link);
        Http.Answer set = browser.submit(
                "/account/set-password",
                Map.of("token", link.replaceFirst(".*token=", ""), "password", AccountFixtures.PASSWORD));
        browser.signIn(name, AccountFixtures.PASSWORD);
        Http.Answer me = browser.withCookies().get("/account/me");
        Browser stranger = new Browser(anonymous());
        stranger.get("/account/register");
        Http.Answer taken = stranger.submit(
                "/account/register",
                Map.of("username", AccountFixtures.freshName(), "displayName", "New", "email", email));

        assertThat(set.status()).isEqualTo(200);
        assertThat(me.json().path("roles")).isEmpty();
        assertThat(taken.status()).isEqualTo(first.status()).isEqualTo(202);
        assertThat(people().mailTo(email, 3)).contains("You have one already: " + name);
    }

    private List<String> resetMails(Person person) {
        return people().mailsTo(person.email()).stream()
                .filter(mail -> mail.contains("15 minutes"))
                .toList();
    }

    private AccountFixtures people() {
        return new AccountFixtures(administrator(TENANT_A, "adm-1"), MAIL);
    }

    private Http administrator(String tenant, String who) {
        return token(Map.of("tenant", tenant, "sub", who, "roles", "admin", "scope", "attest/users.admin"));
    }

    private Http token(Map<String, String> claims) {
        return anonymous().withToken(ISSUER.token(claims));
    }
}
