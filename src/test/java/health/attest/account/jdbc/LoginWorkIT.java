package health.attest.account.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.access.AccessContext;
import health.attest.access.AccessFact;
import health.attest.access.Caller;
import health.attest.access.ClientAddress;
import health.attest.access.Tenant;
import health.attest.account.Account;
import health.attest.account.AttemptDelay;
import health.attest.account.LoginOutcome;
import health.attest.account.LoginRequest;
import health.attest.account.Logins;
import health.attest.account.PasswordHashes;
import health.attest.account.Revoker;
import health.attest.account.SecondFactorPolicy;
import health.attest.account.SecondFactors;
import health.attest.account.Secrets;
import health.attest.account.SessionPolicy;
import health.attest.account.Sessions;
import health.attest.account.Transactions;
import health.attest.journey.ServerIT;
import health.attest.vault.KeyFile;
import health.attest.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a login costs, and whom failures slow down: on the real tables, with hashes that are counted, not slow. */
class LoginWorkIT extends ServerIT {
    private static final Tenant TENANT = new Tenant("alpha");
    private static final String RIGHT = "the right password";

    private final AtomicInteger hashes = new AtomicInteger();
    private final List<AccessFact> facts = Collections.synchronizedList(new ArrayList<>());
    private final MovedClock clock = new MovedClock();
    private final SecureRandom random = new SecureRandom();
    private final CountedDatabase counted = new CountedDatabase();
    private Transactions transactions;
    private JdbcAccounts accounts;
    private JdbcAttempts attempts;
    private Logins logins;

    @BeforeEach
    void build() {
        transactions = counted.transactions();
        JdbcClient jdbc = JdbcClient.create(counted);
        Vault vault = new Vault(
                new KeyFile(Path.of("target", "it", "keys", "encryption.key"), random).openOrCreate(), random);
        Secrets secrets = new Secrets(random);
        AccountRows rows = new AccountRows(vault);
        accounts = new JdbcAccounts(jdbc, transactions, rows, clock, account -> {});
        attempts = new JdbcAttempts(jdbc, transactions, clock);
        Revoker revoker = new Revoker(revocation -> {}, List::of, "https://issuer.test", clock);
        Sessions sessions = new Sessions(
                new JdbcSessions(jdbc, transactions, rows),
                SessionPolicy.DEFAULT,
                transactions,
                revoker,
                secrets,
                clock);
        SecondFactors factors = new SecondFactors(
                new JdbcSecondFactors(jdbc, transactions, vault, clock),
                new SecondFactorPolicy(Set.of(), 5, Duration.ofDays(30)),
                transactions,
                secrets,
                clock);
        logins = new Logins(
                accounts,
                new CountedHashes(),
                attempts,
                sessions,
                factors,
                new Logins.Parts(vault, Set.of(TENANT), TENANT, facts::add));
    }

    @Test
    void unknownWrongDelayedAndDisabledCostTheSame() {
        Account known = account(false);
        Account disabled = account(true);
        Account delayed = account(false);
        for (int i = 0; i < 5; i++) {
            signIn(delayed.username(), "wrong", "10.9.0.1");
        }

        List<Integer> unknown = workOf("nobody-" + UUID.randomUUID(), RIGHT);
        assertThat(workOf(known.username(), "wrong")).isEqualTo(unknown);
        assertThat(workOf(disabled.username(), RIGHT)).isEqualTo(unknown);
        assertThat(workOf(delayed.username(), RIGHT)).isEqualTo(unknown);
        assertThat(workOf("not a name at all\u0000\uFFFF", "")).isEqualTo(unknown);
        assertThat(unknown).isEqualTo(List.of(2, 1, 1));
    }

    @Test
    void aThousandWrongPasswordsFromElsewhereDoNotLockTheOwnerOut() {
        Account account = account(false);
        for (int i = 0; i < 1_000; i++) {
            assertThat(signIn(account.username(), "wrong", "10.8." + i % 200 + ".1"))
                    .isInstanceOf(LoginOutcome.Refused.class);
        }

        assertThat(signIn(account.username(), RIGHT, "10.7.0.1")).isInstanceOf(LoginOutcome.Complete.class);
        assertThat(signIn(account.username(), RIGHT, "10.8.7.1")).isInstanceOf(LoginOutcome.Refused.class);
    }

    @Test
    void aPairWaitsTwiceAsLongAfterEachFailure() {
        Account account = account(false);
        for (int i = 0; i < 5; i++) {
            signIn(account.username(), "wrong", "10.6.0.1");
        }

        assertThat(signIn(account.username(), RIGHT, "10.6.0.1")).isInstanceOf(LoginOutcome.Refused.class);
        clock.advance(Duration.ofMillis(1_001));
        assertThat(signIn(account.username(), "wrong", "10.6.0.1")).isInstanceOf(LoginOutcome.Refused.class);
        clock.advance(Duration.ofMillis(1_001));
        assertThat(signIn(account.username(), RIGHT, "10.6.0.1")).isInstanceOf(LoginOutcome.Refused.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(signIn(account.username(), RIGHT, "10.6.0.1")).isInstanceOf(LoginOutcome.Complete.class);
    }

    @Test
    void ofAttemptsThatComeAtOnceOnlyTheFreeOnesAreTried() throws Exception {
        byte[] key = Secrets.digest(UUID.randomUUID().toString());
        ExecutorService executor = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> attempt = () -> attempts.begin(key, "10.5.0.1", AttemptDelay.DEFAULT);
            int tried = 0;
            for (Future<Boolean> answer : executor.invokeAll(Collections.nCopies(40, attempt))) {
                tried += answer.get() ? 1 : 0;
            }
            assertThat(tried).isEqualTo(5);
        } finally {
            executor.shutdown();
        }
    }

    /** Statements, hashes and facts of one refused attempt. */
    private List<Integer> workOf(String name, String password) {
        counted.forget();
        hashes.set(0);
        facts.clear();
        assertThat(signIn(name, password, "10.9.0.1")).isEqualTo(new LoginOutcome.Refused());
        return List.of(counted.statements(), hashes.get(), facts.size());
    }

    private LoginOutcome signIn(String name, String password, String address) {
        AccessContext context = new AccessContext(
                "request",
                ClientAddress.parse(address).orElseThrow(),
                TENANT,
                new Caller.Anonymous(Caller.TokenState.ABSENT));
        return logins.signIn(new LoginRequest(context, "test", null), name, password);
    }

    private Account account(boolean disabled) {
        String name = "w" + UUID.randomUUID().toString().substring(0, 12);
        Account account = new Account(UUID.randomUUID(), TENANT, name, "Somebody", null, Set.of(), null, disabled);
        accounts.add(account);
        accounts.setPassword(account.id(), "hash of " + RIGHT);
        return account;
    }

    private final class CountedHashes implements PasswordHashes {
        @Override
        public String hash(String password) {
            return "hash of " + password;
        }

        @Override
        public boolean matches(String password, String hash) {
            hashes.incrementAndGet();
            return hash.equals("hash of " + password);
        }

        @Override
        public boolean isOutdated(String hash) {
            return false;
        }
    }
}
