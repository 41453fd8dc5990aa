package health.attest.account.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Role;
import health.attest.access.Tenant;
import health.attest.account.Account;
import health.attest.account.Actor;
import health.attest.account.Approval;
import health.attest.account.ApprovalStore;
import health.attest.account.Approvals;
import health.attest.account.ApprovedChange;
import health.attest.account.AuthenticationMethod;
import health.attest.account.Links;
import health.attest.account.LoginName;
import health.attest.account.Notice;
import health.attest.account.Registrations;
import health.attest.account.ResetRequests;
import health.attest.account.Revoker;
import health.attest.account.Secrets;
import health.attest.account.Session;
import health.attest.account.SessionPolicy;
import health.attest.account.Sessions;
import health.attest.account.Transactions;
import health.attest.journey.ServerIT;
import health.attest.vault.KeyFile;
import health.attest.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to people's sessions, links and wishes as time goes by: on the real tables, with a clock by hand. */
class TimesIT extends ServerIT {
    private final CountedDatabase database = new CountedDatabase();
    private final MovedClock clock = new MovedClock();
    private final SecureRandom random = new SecureRandom();
    private final Secrets secrets = new Secrets(random);
    private final List<AccessFact> facts = Collections.synchronizedList(new ArrayList<>());
    private final List<Approval> made = new ArrayList<>();
    /** Nobody else's approvals are due in a tenant of one test. */
    private final Tenant tenant = new Tenant("t" + UUID.randomUUID().toString().substring(0, 8));

    private JdbcAccounts accounts;
    private JdbcNotices notices;
    private Sessions sessions;
    private Approvals approvals;
    private Links links;
    private ResetRequests resets;

    @BeforeEach
    void build() {
        Transactions transactions = database.transactions();
        JdbcClient jdbc = JdbcClient.create(database);
        Vault vault = new Vault(
                new KeyFile(Path.of("target", "it", "keys", "encryption.key"), random).openOrCreate(), random);
        AccountRows rows = new AccountRows(vault);
        accounts = new JdbcAccounts(jdbc, transactions, rows, clock, account -> {});
        notices = new JdbcNotices(jdbc, transactions, vault, mail -> {}, clock);
        sessions = new Sessions(
                new JdbcSessions(jdbc, transactions, rows),
                SessionPolicy.DEFAULT,
                transactions,
                new Revoker(revocation -> {}, List::of, "https://issuer.test", clock),
                secrets,
                clock);
        approvals = new Approvals(
                new OfOneTenant(new JdbcApprovals(jdbc, transactions), tenant),
                accounts,
                notices,
                transactions,
                new Approvals.Hooks(() -> List.of(new Remembered()), facts::add),
                clock);
        links = new Links(new JdbcLinks(jdbc, transactions, clock), accounts, secrets, "https://issuer.test", clock);
        resets = new JdbcResetRequests(jdbc, transactions, vault, clock);
    }

    @Test
    void aSessionEndsAfterFifteenMinutesWithoutARequest() {
        Sessions.Opened session = open(account());

        clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(sessions.signedIn(session.cookie())).isPresent();
        clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(sessions.signedIn(session.cookie())).isPresent();
        clock.advance(Duration.ofMinutes(15));
        assertThat(sessions.signedIn(session.cookie())).isEmpty();
        assertThat(sessions.of(session.session().account())).isEmpty();
    }

    @Test
    void aSessionEndsAfterTwelveHoursHoweverBusyItIs() {
        Sessions.Opened session = open(account());

        for (int tenMinutes = 1; tenMinutes < 72; tenMinutes++) {
            clock.advance(Duration.ofMinutes(10));
            assertThat(sessions.signedIn(session.cookie()))
                    .as("minute %d", tenMinutes * 10)
                    .isPresent();
        }
        clock.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(sessions.signedIn(session.cookie())).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(sessions.signedIn(session.cookie())).isEmpty();
    }

    @Test
    void theSecondFactorMayTakeFiveMinutes() {
        Sessions.Opened pending = sessions.open(
                account(),
                Session.State.SECOND_FACTOR_PENDING,
                Set.of(AuthenticationMethod.PASSWORD),
                new Session.Device("10.1.0.1", "test"));

        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(sessions.find(pending.cookie())).isPresent();
        assertThat(sessions.signedIn(pending.cookie())).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(sessions.find(pending.cookie())).isEmpty();
    }

    @Test
    void theSixthSessionEndsTheOneUnusedLongest() {
        Account account = account();
        List<Sessions.Opened> opened = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            opened.add(open(account));
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(sessions.find(opened.get(0).cookie())).isPresent();

        open(account);

        assertThat(sessions.find(opened.get(0).cookie())).isPresent();
        assertThat(sessions.find(opened.get(1).cookie())).isEmpty();
        assertThat(sessions.of(account)).hasSize(5);
    }

    @Test
    void whatALoneAdministratorAsksForIsMadeADayAfterTheOfficersWereTold() {
        Account alone = account(Role.ADMIN);
        Account watching = account(Role.AUDITOR);
        Actor actor = actor(alone);

        Approval asked = approvals.request(actor, "test", UUID.randomUUID().toString(), Map.of());

        assertThat(notices.inbox(watching.id())).extracting(Notice::kind).containsExactly(Notice.Kind.APPROVAL);
        assertThat(approvals.approve(actor, asked.id())).isEqualTo(Approvals.Decision.NOT_A_SECOND_PERSON);
        clock.advance(Duration.ofHours(24).minusMillis(1));
        approvals.applyDue();
        assertThat(made).isEmpty();
        clock.advance(Duration.ofMillis(1));
        approvals.applyDue();
        approvals.applyDue();
        assertThat(made).extracting(Approval::id).containsExactly(asked.id());
        assertThat(approvals.approve(actor, asked.id())).isEqualTo(Approvals.Decision.UNKNOWN);
    }

    @Test
    void aChangeThatCannotBeMadeKeepsNoOtherWaiting() {
        Actor actor = actor(account(Role.ADMIN));
        Approval impossible = approvals.request(actor, "of no module", "nobody", Map.of());
        Approval possible = approvals.request(actor, "test", UUID.randomUUID().toString(), Map.of());
        clock.advance(Duration.ofHours(24));

        assertThatIllegalStateException().isThrownBy(approvals::applyDue).withMessageContaining("of no module");

        assertThat(made).extracting(Approval::id).containsExactly(possible.id());
        assertThat(approvals.refuse(actor, impossible.id())).isEqualTo(Approvals.Decision.DONE);
    }

    @Test
    void whatALoneAdministratorAskedForIsNotMadeOnceItIsRefused() {
        Actor actor = actor(account(Role.ADMIN));
        Approval asked = approvals.request(actor, "test", UUID.randomUUID().toString(), Map.of());

        assertThat(approvals.refuse(actor, asked.id())).isEqualTo(Approvals.Decision.DONE);
        clock.advance(Duration.ofHours(25));
        approvals.applyDue();

        assertThat(made).isEmpty();
    }

    @Test
    void whereThereIsASecondAdministratorNothingIsMadeWithoutThem() {
        Actor actor = actor(account(Role.ADMIN));
        Account second = account(Role.ADMIN);
        Approval asked = approvals.request(actor, "test", UUID.randomUUID().toString(), Map.of());

        clock.advance(Duration.ofDays(14).minusMillis(1));
        approvals.applyDue();
        assertThat(made).isEmpty();
        assertThat(approvals.approve(actor(second), asked.id())).isEqualTo(Approvals.Decision.DONE);
        assertThat(made).hasSize(1);

        Approval late = approvals.request(actor, "test", UUID.randomUUID().toString(), Map.of());
        clock.advance(Duration.ofDays(14));
        assertThat(approvals.approve(actor(second), late.id())).isEqualTo(Approvals.Decision.UNKNOWN);
        assertThat(made).hasSize(1);
    }

    @Test
    void aResetForNobodyCostsWhatOneForSomebodyDoes() {
        Account known = account();
        AccessContext context = actor(known).context();

        List<Integer> forNobody = workOf(new LoginName(tenant, "nobody-" + UUID.randomUUID()), context);
        List<Integer> forSomebody = workOf(new LoginName(tenant, known.username()), context);

        assertThat(forSomebody).isEqualTo(forNobody).isEqualTo(List.of(1, 1));
        // The shared server sends what waits in the same table.
        await().untilAsserted(() -> assertThat(notices.inbox(known.id()))
                .extracting(Notice::kind)
                .containsExactly(Notice.Kind.PASSWORD_RESET));
    }

    @Test
    void whatWasAskedForOftenIsSentOnceAndToNobodyDisabled() {
        Account known = account();
        Account disabled = account();
        accounts.update(
                new Account(disabled.id(), tenant, disabled.username(), "Somebody", null, Set.of(), null, true));
        Registrations registrations = registrations(new Waiting());
        for (int i = 0; i < 3; i++) {
            registrations.requestReset(
                    new LoginName(tenant, known.username()), actor(known).context());
            registrations.requestReset(
                    new LoginName(tenant, disabled.username()), actor(known).context());
        }

        registrations.sendResets();
        registrations.sendResets();

        assertThat(notices.inbox(known.id())).hasSize(1);
        assertThat(notices.inbox(disabled.id())).isEmpty();
    }

    private Registrations registrations(ResetRequests waiting) {
        return new Registrations(
                Registrations.Mode.INVITE,
                accounts,
                new Registrations.Post(links, waiting, notices),
                database.transactions(),
                facts::add);
    }

    /** Statements and facts of one request. */
    private List<Integer> workOf(LoginName name, AccessContext context) {
        database.forget();
        facts.clear();
        registrations(resets).requestReset(name, context);
        return List.of(database.statements(), facts.size());
    }

    private Sessions.Opened open(Account account) {
        return sessions.open(
                account,
                Session.State.COMPLETE,
                Set.of(AuthenticationMethod.PASSWORD),
                new Session.Device("10.1.0.1", "test"));
    }

    private Account account(Role... roles) {
        String name = "t" + UUID.randomUUID().toString().substring(0, 12);
        Account account = new Account(UUID.randomUUID(), tenant, name, "Somebody", null, Set.of(roles), null, false);
        accounts.add(account);
        return account;
    }

    private static Actor actor(Account account) {
        return new Actor(
                account.id().toString(),
                new AccessContext(
                        "request",
                        ClientAddress.parse("10.1.0.1").orElseThrow(),
                        account.tenant(),
                        new Caller.Anonymous(Caller.TokenState.ABSENT)));
    }

    private final class Remembered implements ApprovedChange {
        @Override
        public String kind() {
            return "test";
        }

        @Override
        public void apply(Approval approval) {
            made.add(approval);
        }
    }

    /** Requests that no other server takes. */
    private static final class Waiting implements ResetRequests {
        private final List<LoginName> names = new ArrayList<>();

        @Override
        public void add(LoginName name) {
            names.add(name);
        }

        @Override
        public List<LoginName> take(int max) {
            List<LoginName> taken = List.copyOf(names);
            names.clear();
            return taken;
        }
    }

    /** The approvals of other tests are not due, however far this one's clock is. */
    private record OfOneTenant(ApprovalStore all, Tenant tenant) implements ApprovalStore {
        @Override
        public void add(Approval approval) {
            all.add(approval);
        }

        @Override
        public Optional<Approval> find(Tenant of, UUID id) {
            return all.find(of, id);
        }

        @Override
        public List<Approval> open(Tenant of, Instant now) {
            return all.open(of, now);
        }

        @Override
        public List<Approval> due(Instant now) {
            return all.due(now).stream()
                    .filter(approval -> approval.tenant().equals(tenant))
                    .toList();
        }

        @Override
        public boolean close(UUID id, Approval.State state, @Nullable String by, Instant now) {
            return all.close(id, state, by, now);
        }
    }
}
