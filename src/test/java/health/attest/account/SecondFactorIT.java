package health.attest.account;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.account.AccountFixtures.Person;
import health.attest.journey.Browser;
import health.attest.journey.Http;
import health.attest.journey.ServerIT;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Second factors: nothing without them, each code once, and no administrator takes one away alone. */
class SecondFactorIT extends ServerIT {
    private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7 ]{32,})</code>");
    private static final Pattern RECOVERY = Pattern.compile("<code>([2-9a-z-]{19})</code>");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    @Test
    void aRoleThatNeedsOneHasNoAuthorityUntilItIsSetUp() {
        Person person = people().person(anonymous());
        makeAuditor(person);
        Browser browser = new Browser(anonymous());

        Http.Answer answer = browser.signIn(person.username(), AccountFixtures.PASSWORD);

        assertThat(answer.header("Location")).hasValue("/login/enrol?continue=%2Faccount");
        assertThat(browser.withCookies().get("/account/me").status()).isEqualTo(401);
        assertThat(browser.withCookies().get("/account").status()).isEqualTo(303);
        Http.Answer page = browser.get("/login/enrol");
        assertThat(page.body()).contains("<svg", "viewBox");
        assertThat(browser.submit("/login/enrol", Map.of("code", "000000")).status())
                .isEqualTo(401);
        String pending = browser.cookie("attest-session");
        Http.Answer codes = browser.submit("/login/enrol", Map.of("code", code(page)));
        assertThat(codes.status()).as(codes.body()).isEqualTo(200);
        assertThat(RECOVERY.matcher(codes.body()).results()).hasSize(10);
        assertThat(browser.cookie("attest-session")).isNotEqualTo(pending);
        assertThat(browser.withCookies().get("/account/me").status()).isEqualTo(200);
    }

    @Test
    void aCodeIsGoodOnceAlsoInParallel() throws Exception {
        Enrolled enrolled = enrolled();
        String code = Totp.at(
                secretIn(enrolled.page()),
                Clock.system(ZoneOffset.UTC).instant().plusSeconds(30));
        List<Browser> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Browser browser = new Browser(anonymous());
            Http.Answer answer = browser.signIn(enrolled.person().username(), AccountFixtures.PASSWORD);
            assertThat(answer.header("Location")).hasValue("/login/second-factor?continue=%2Faccount");
            assertThat(browser.withCookies().get("/account/me").status()).isEqualTo(401);
            browser.get("/login/second-factor");
            waiting.add(browser);
        }

        List<Integer> statuses = inParallel(waiting.stream()
                .<Callable<Integer>>map(browser -> () -> browser.submit("/login/second-factor", Map.of("code", code))
                        .status())
                .toList());

        assertThat(statuses).filteredOn(status -> status == 303).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 401).hasSize(5);
    }

    @Test
    void aRecoveryCodeIsGoodOnceAndABrowserCanBeRemembered() {
        Enrolled enrolled = enrolled();
        String code = enrolled.recoveryCodes().get(0);
        Browser browser = new Browser(anonymous());
        browser.signIn(enrolled.person().username(), AccountFixtures.PASSWORD);
        browser.get("/login/second-factor");

        Http.Answer first = browser.submit("/login/second-factor", Map.of("code", code, "remember", "yes"));
        Http.Answer again = browser.signIn(enrolled.person().username(), AccountFixtures.PASSWORD);
        Browser other = new Browser(anonymous());
        other.signIn(enrolled.person().username(), AccountFixtures.PASSWORD);
        other.get("/login/second-factor");
        Http.Answer spent = other.submit("/login/second-factor", Map.of("code", code));

        assertThat(first.status()).isEqualTo(303);
        assertThat(again.header("Location")).hasValue("/account");
        assertThat(spent.status()).isEqualTo(401);
        assertThat(browser.withCookies()
                        .get("/account/me/mfa")
                        .json()
                        .path("recoveryCodesLeft")
                        .asInt())
                .isEqualTo(9);
        assertThat(browser.withCookies().get("/account/me/devices").json()).hasSize(1);
    }

    @Test
    void tooManyWrongCodesEndTheSession() {
        Enrolled enrolled = enrolled();
        Browser browser = new Browser(anonymous());
        browser.signIn(enrolled.person().username(), AccountFixtures.PASSWORD);
        browser.get("/login/second-factor");
        for (int i = 0; i < 6; i++) {
            browser.submit("/login/second-factor", Map.of("code", "12345" + i));
        }

        assertThat(browser.get("/login/second-factor").status()).isEqualTo(303);
    }

    @Test
    void anAdministratorAloneRemovesNoSecondFactorAndMakesNoAuditor() {
        Enrolled enrolled = enrolled();
        String user = "/admin/users/" + enrolled.person().id();

        Http.Answer removal = administrator("adm-1").delete(user + "/mfa");
        String approval = removal.json().at("/waits/id").asText();
        Http.Answer alone =
                administrator("adm-1").send("POST", "/admin/approvals/" + approval + "/approve", null, null);

        assertThat(removal.status()).isEqualTo(202);
        assertThat(alone.status()).isEqualTo(403);
        assertThat(new Browser(anonymous())
                        .signIn(enrolled.person().username(), AccountFixtures.PASSWORD)
                        .header("Location"))
                .hasValue("/login/second-factor?continue=%2Faccount");
        assertThat(administrator("adm-2")
                        .send("POST", "/admin/approvals/" + approval + "/approve", null, null)
                        .status())
                .isEqualTo(204);
        assertThat(new Browser(anonymous())
                        .signIn(enrolled.person().username(), AccountFixtures.PASSWORD)
                        .header("Location"))
                .hasValue("/account");
        Http.Answer wish =
                administrator("adm-1").patch(user, "application/json", "{\"roles\":[\"nurse\",\"auditor\",\"admin\"]}");
        assertThat(wish.status()).isEqualTo(202);
        assertThat(wish.json().path("roles").toString()).isEqualTo("[\"nurse\"]");
    }

    private record Enrolled(Person person, Http.Answer page, List<String> recoveryCodes) {}

    private Enrolled enrolled() {
        Person person = people().person(anonymous(), "nurse");
        Browser browser = new Browser(anonymous());
        browser.signIn(person.username(), AccountFixtures.PASSWORD);
        Http.Answer page = browser.get("/account/second-factor");
        Http.Answer codes = browser.submit("/account/second-factor", Map.of("code", code(page)));
        assertThat(codes.status()).as(codes.body()).isEqualTo(200);
        List<String> recovery = RECOVERY.matcher(codes.body())
                .results()
                .map(result -> result.group(1))
                .toList();
        return new Enrolled(person, page, recovery);
    }

    private void makeAuditor(Person person) {
        Http.Answer wish = administrator("adm-1")
                .patch("/admin/users/" + person.id(), "application/json", "{\"roles\":[\"auditor\"]}");
        String approval = wish.json().at("/waits/id").asText();
        assertThat(administrator("adm-2")
                        .send("POST", "/admin/approvals/" + approval + "/approve", null, null)
                        .status())
                .isEqualTo(204);
    }

    private static String code(Http.Answer page) {
        return Totp.at(secretIn(page), Clock.system(ZoneOffset.UTC).instant());
    }

    private static byte[] secretIn(Http.Answer page) {
        String text = SECRET.matcher(page.body())
                .results()
                .map((MatchResult result) -> result.group(1).replace(" ", ""))
                .findFirst()
                .orElseThrow();
        byte[] secret = new byte[text.length() * 5 / 8];
        long bits = 0;
        int count = 0;
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = (bits << 5) | BASE32.indexOf(text.charAt(i));
            count += 5;
            if (count >= 8) {
                count -= 8;
                secret[next++] = (byte) (bits >> count);
            }
        }
        return secret;
    }

    private static <T> List<T> inParallel(List<Callable<T>> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(work.size());
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : executor.invokeAll(work)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            executor.shutdown();
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
}
