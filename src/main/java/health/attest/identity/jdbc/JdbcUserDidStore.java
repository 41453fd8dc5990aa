package health.attest.identity.jdbc;

import health.attest.identity.UserDidStore;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcUserDidStore implements UserDidStore {
    private final JdbcClient jdbc;

    JdbcUserDidStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean add(String did, String document, boolean isPublic) {
        return jdbc.sql("insert into attest.user_dids (did, document, public) values (?, ?, ?)"
                                + " on conflict (did) do nothing")
                        .params(did, document, isPublic)
                        .update()
                == 1;
    }

    @Override
    public void markSubmitted(String did, long transactionId) {
        jdbc.sql("update attest.user_dids set transaction_id = ? where did = ?")
                .params(transactionId, did)
                .update();
    }

    @Override
    public Optional<String> findPublic(String did) {
        return jdbc.sql("select document from attest.user_dids where did = ? and public")
                .param(did)
                .query(String.class)
                .optional();
    }
}
