package health.attest.consent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.consent.ConsentLookup.Membership;
import health.attest.consent.ConsentRecord;
import health.attest.consent.ConsentStore.Tie;
import health.attest.consent.ConsentUnavailableException;
import health.attest.consent.Provision;
import health.attest.consent.Timespan;
import health.attest.engines.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two instances on one database: what one answers, the other knows. */
class InstancesIT {
    private static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(Path.of("target", "it", "consent"));

    private final Tenant tenant = new Tenant("t" + UUID.randomUUID().toString().substring(0, 8));
    private Instance one;
    private Instance other;

    @BeforeAll
    static void migrate() {
        Flyway.configure()
                .dataSource(
                        POSTGRES.jdbcUrl(),
                        POSTGRES.owner().user(),
                        POSTGRES.owner().password())
                .schemas("attest")
                .defaultSchema("attest")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    @AfterAll
    static void stop() {
        POSTGRES.close();
    }

    @BeforeEach
    void startTwo() {
        one = new Instance();
        other = new Instance();
    }

    @AfterEach
    void stopBoth() {
        one.close();
        other.close();
    }

    @Test
    void aChangeAnsweredOnOneInstanceIsKnownOnTheOtherAtOnce() {
        for (int round = 0; round < 50; round++) {
            boolean active = round % 2 == 0;
            one.put(tenant, consent("c", round + 1, "alice", active));

            assertThat(other.consents(tenant, "alice")).singleElement().satisfies(each -> assertThat(each.active())
                    .isEqualTo(active));
            assertThat(one.consents(tenant, "alice")).singleElement().satisfies(each -> assertThat(each.active())
                    .isEqualTo(active));
        }
    }

    @Test
    void aWarmReadNeedsNoStatement() {
        one.put(tenant, consent("c", 1, "alice", true));
        one.consents(tenant, "alice");

        one.pool.getHikariPoolMXBean().suspendPool();
        try {
            assertThat(one.consents(tenant, "alice")).hasSize(1);
        } finally {
            one.pool.getHikariPoolMXBean().resumePool();
        }
    }

    @Test
    void tenThousandConsentsAreNotHeldAtOnce() {
        List<String> patients =
                IntStream.range(0, 10_000).mapToObj(i -> "p" + i).toList();
        one.transactions.executeWithoutResult(
                status -> patients.forEach(patient -> one.store.put(tenant, consent("c" + patient, 1, patient, true))));

        for (String patient : patients) {
            assertThat(one.consents(tenant, patient)).hasSize(1);
        }

        assertThat(one.lookup.remembered()).isBetween(1L, JdbcConsentLookup.REMEMBERED_MAX / 2L);
    }

    @Test
    void membershipsAreFollowedThroughRolesAndOrganizationsAndForgottenWithThem() {
        ResourceReference otto = new ResourceReference("Practitioner", "otto");
        ResourceReference role = new ResourceReference("PractitionerRole", "r");
        ResourceReference ward = new ResourceReference("Organization", "ward");
        ResourceReference clinic = new ResourceReference("Organization", "clinic");
        one.tie(tenant, role, new Tie(otto, always(role)), new Tie(role, always(ward)));
        one.tie(tenant, ward, new Tie(ward, always(clinic)));

        assertThat(other.lookup.membershipsOf(tenant, otto))
                .extracting(Membership::group)
                .containsExactlyInAnyOrder(role, ward, clinic);
        one.tie(tenant, role);
        assertThat(other.lookup.membershipsOf(tenant, otto)).isEmpty();
    }

    @Test
    void anInstanceWithoutALeaseAnswersNothing() {
        one.put(tenant, consent("c", 1, "alice", true));
        one.lookup.lease().stop();

        assertThatThrownBy(() -> one.consents(tenant, "alice")).isInstanceOf(ConsentUnavailableException.class);
    }

    @Test
    void aSilentInstanceHoldsAWriterUpNoLongerThanItsLease() {
        other.lookup.lease().stop();
        long before = System.nanoTime();

        one.put(tenant, consent("c", 1, "alice", true));

        assertThat(System.nanoTime() - before).isLessThan(3_000_000_000L);
        assertThat(one.consents(tenant, "alice")).hasSize(1);
    }

    private static Membership always(ResourceReference group) {
        return new Membership(group, Timespan.ALWAYS);
    }

    private static ConsentRecord consent(String id, long version, String patient, boolean active) {
        return new ConsentRecord(id, version, patient, active, Provision.Type.DENY, null, true, false, true);
    }

    /** The consent store as one server has it. */
    private static final class Instance implements AutoCloseable {
        private final HikariDataSource pool = pool();
        private final JdbcTemplate jdbc = new JdbcTemplate(pool);
        private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        private final JdbcConsentLookup lookup = new JdbcConsentLookup(jdbc);
        private final JdbcConsentStore store = new JdbcConsentStore(jdbc, new ConsentChanges(jdbc, lookup.lease()));

        Instance() {
            lookup.lease().start();
        }

        void put(Tenant tenant, ConsentRecord consent) {
            transactions.executeWithoutResult(status -> store.put(tenant, consent));
        }

        void tie(Tenant tenant, ResourceReference source, Tie... ties) {
            transactions.executeWithoutResult(status -> store.putMemberships(tenant, source, Set.of(ties)));
        }

        List<ConsentRecord> consents(Tenant tenant, String patient) {
            return Objects.requireNonNull(
                            lookup.consentsOf(tenant, List.of(patient)).get(patient))
                    .consents();
        }

        private static HikariDataSource pool() {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(POSTGRES.jdbcUrl());
            config.setUsername(POSTGRES.server().user());
            config.setPassword(POSTGRES.server().password());
            config.setMaximumPoolSize(4);
            config.setAutoCommit(false);
            config.setAllowPoolSuspension(true);
            return new HikariDataSource(config);
        }

        @Override
        public void close() {
            lookup.lease().stop();
            pool.close();
        }
    }
}
