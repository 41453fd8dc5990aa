package health.attest.consent.jdbc;

import health.attest.access.Tenant;
import health.attest.consent.ConsentCandidates;
import health.attest.consent.ConsentUnavailableException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

final class JdbcConsentCandidates implements ConsentCandidates {
    /** A row all alike: one patient, none of whose consents is current, and nothing that labels or grants change. */
    private static final String PLAIN = "cardinality(i.patients) = 1 and cardinality(i.labels) = 0"
            + " and i.confidentiality = 'N' and i.patients[1] <> all (?)"
            + " and not exists (select 1 from attest.consent_record c where c.tenant = i.tenant and c.current"
            + " and c.patient = i.patients[1])"
            + " and not exists (select 1 from attest.break_glass b where b.tenant = i.tenant"
            + " and b.patient = i.patients[1] and b.ends > clock_timestamp())";

    private static final String FROM = " from attest.access_index i where i.tenant = ? and i.res_type = ?"
            + " and not i.deleted and i.res_pid = any (?) and ";

    private final JdbcTemplate jdbc;

    JdbcConsentCandidates(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Split split(Tenant tenant, String type, List<Long> pids, Set<String> apart, int judgedMax) {
        Long[] keys = pids.toArray(Long[]::new);
        String[] own = apart.toArray(String[]::new);
        try {
            long plain = Objects.requireNonNull(
                    jdbc.queryForObject("select count(*)" + FROM + PLAIN, Long.class, tenant.id(), type, keys, own));
            List<String> judged = jdbc.queryForList(
                    "select i.res_id" + FROM + "not (" + PLAIN + ") limit ?",
                    String.class,
                    tenant.id(),
                    type,
                    keys,
                    own,
                    judgedMax);
            return new Split(plain, judged);
        } catch (DataAccessException e) {
            throw new ConsentUnavailableException("the consents cannot be read", e);
        }
    }
}
