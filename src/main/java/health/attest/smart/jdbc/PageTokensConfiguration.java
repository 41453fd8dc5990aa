package health.attest.smart.jdbc;

import health.attest.smart.PageTokens;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the key that all instances share. */
@Configuration(proxyBeanMethods = false)
class PageTokensConfiguration {

    @Bean
    PageTokens pageTokens(DataSource dataSource) {
        return new PageTokens(JdbcClient.create(dataSource)
                .sql("SELECT key FROM attest.page_key")
                .query(byte[].class)
                .single());
    }
}
