package health.attest.auth.jdbc;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Offers the list of revoked tokens and keeps it fresh in the background. */
@Configuration(proxyBeanMethods = false)
class RevokedTokensConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(RevokedTokensConfiguration.class);
    private static final long REFRESH_MILLIS = 300;
    private static final long PURGE_MINUTES = 10;

    @Bean
    JdbcRevokedTokens revokedTokens(DataSource dataSource, Clock clock) {
        // Connections of the pool do not commit by themselves.
        TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return new JdbcRevokedTokens(JdbcClient.create(dataSource), transactions, clock);
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService revokedTokensRefresh(JdbcRevokedTokens revoked) {
        ScheduledExecutorService refresh = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "revoked-tokens");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unusedRefresh =
                refresh.scheduleWithFixedDelay(quietly(revoked::refresh), 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedPurge =
                refresh.scheduleWithFixedDelay(quietly(revoked::purge), PURGE_MINUTES, PURGE_MINUTES, TimeUnit.MINUTES);
        return refresh;
    }

    /** Requests notice by themselves when the list gets old; here only the next try matters. */
    private static Runnable quietly(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                LOG.debug("list of revoked tokens not refreshed", failed);
            }
        };
    }
}
