package health.attest.threat.redis;

import health.attest.threat.Instances;
import health.attest.threat.LocalCounters;
import health.attest.threat.SafeCounters;
import health.attest.threat.ThreatCounters;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.config.SingleServerConfig;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** With {@code attest.redis.url} all instances count together; without it each counts for itself. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {
    private static final Duration WAIT_MAX = Duration.ofMillis(50);
    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final int LOCAL_KEYS_MAX = 50_000;
    private static final int PORT_DEFAULT = 6_379;

    @Bean(destroyMethod = "shutdown")
    @ConditionalOnExpression("!'${attest.redis.url:}'.isEmpty()")
    RedissonClient threatRedis(@Value("${attest.redis.url}") URI url) {
        return Redisson.create(configOf(url));
    }

    /** A client that starts whether or not Redis is there, and never tries twice on a request's time. */
    static Config configOf(URI url) {
        Config config = new Config();
        config.setLazyInitialization(true);
        config.setUseScriptCache(true);
        config.setThreads(2);
        config.setNettyThreads(2);
        int port = url.getPort() < 0 ? PORT_DEFAULT : url.getPort();
        SingleServerConfig server = config.useSingleServer()
                .setAddress(url.getScheme() + "://" + url.getHost() + ":" + port)
                .setConnectionMinimumIdleSize(1)
                .setConnectionPoolSize(16)
                .setSubscriptionConnectionMinimumIdleSize(0)
                .setSubscriptionConnectionPoolSize(1);
        server.setTimeout((int) WAIT_MAX.toMillis());
        server.setConnectTimeout(CONNECT_MILLIS_MAX);
        server.setRetryAttempts(0);
        if (url.getPath() != null && url.getPath().matches("/\\d{1,2}")) {
            server.setDatabase(Integer.parseInt(url.getPath().substring(1)));
        }
        String user = url.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            config.setPassword(user.substring(colon + 1));
            if (colon > 0) {
                config.setUsername(user.substring(0, colon));
            }
        }
        return config;
    }

    @Bean
    @ConditionalOnExpression("!'${attest.redis.url:}'.isEmpty()")
    ThreatCounters sharedThreatCounters(RedissonClient threatRedis, Instances instances, Clock clock) {
        return new SafeCounters(
                new RedissonCounters(threatRedis, WAIT_MAX),
                new LocalCounters(clock, LOCAL_KEYS_MAX),
                instances,
                clock);
    }

    @Bean
    @ConditionalOnExpression("'${attest.redis.url:}'.isEmpty()")
    ThreatCounters localThreatCounters(Clock clock) {
        return new LocalCounters(clock, LOCAL_KEYS_MAX);
    }
}
