package health.attest.ledger.verifier;

import health.attest.ledger.CanonicalResource;
import health.attest.ledger.Hash;
import health.attest.ledger.StoredResource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares every stored resource version with the envelope that the log holds for it. */
final class ContentCheck {
    private static final int FETCH_ROWS = 1_000;

    /** HAPI's tables: one row a version, its text without identity and labels, the labels apart. */
    private static final String VERSIONS = """
            select r.fhir_id, v.res_type, v.res_ver, v.res_text_vc, v.res_updated, v.res_deleted_at,
                coalesce(p.part_name, 'shared') as tenant, e.digest, e.leaf_index,
                (select array_agg(array[d.tag_type::text, d.tag_system, d.tag_code, d.tag_display, d.tag_version,
                        d.tag_user_selected::text])
                    from fhir.hfj_history_tag t
                    join fhir.hfj_tag_def d on d.tag_id = t.tag_id
                    where t.res_ver_pid = v.pid and t.partition_id is not distinct from v.partition_id) as labels
            from fhir.hfj_res_ver v
            join fhir.hfj_resource r on r.res_id = v.res_id and r.partition_id is not distinct from v.partition_id
            left join fhir.hfj_partition p on p.part_id = v.partition_id and v.partition_id <> 0
            left join attest.envelopes e on e.ref = v.res_type || '/' || r.fhir_id and e.version = v.res_ver
                and e.tenant = coalesce(p.part_name, 'shared') and e.kind = 'resource'
            left join attest.outbox o on o.ref = v.res_type || '/' || r.fhir_id and o.version = v.res_ver
                and o.tenant = coalesce(p.part_name, 'shared')
            where o.id is null
            """;

    private static final String DELETED = """
            select e.leaf_index, e.ref, e.version
            from attest.envelopes e
            where e.kind = 'resource' and not exists (
                select 1 from fhir.hfj_res_ver v
                join fhir.hfj_resource r on r.res_id = v.res_id and r.partition_id is not distinct from v.partition_id
                where v.res_ver = e.version and v.res_type = split_part(e.ref, '/', 1)
                    and r.fhir_id = split_part(e.ref, '/', 2))
            """;

    private final Connection connection;
    private final Findings findings;
    private final Set<Long> seen = new HashSet<>();

    ContentCheck(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    /** Compares every version; the connection must see one moment of the database. */
    void run() throws SQLException {
        long versions = 0;
        try (PreparedStatement statement = connection.prepareStatement(VERSIONS)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    compare(rows);
                    versions++;
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(DELETED);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                findings.wrong("leaf " + rows.getLong("leaf_index") + ": " + rows.getString("ref") + " version "
                        + rows.getLong("version") + " is in the log and not in the store");
            }
        }
        findings.note(versions + " resource versions");
    }

    private void compare(ResultSet row) throws SQLException {
        String name = row.getString("res_type") + "/" + row.getString("fhir_id") + " version " + row.getLong("res_ver");
        byte[] digest = row.getBytes("digest");
        if (digest == null) {
            findings.wrong(name + " is in the store and not in the log");
            return;
        }
        seen.add(row.getLong("leaf_index"));
        try {
            if (!digest(row).equals(Hash.of(digest))) {
                findings.wrong("leaf " + row.getLong("leaf_index") + ": " + name + " was altered");
            }
        } catch (IllegalArgumentException e) {
            findings.wrong("leaf " + row.getLong("leaf_index") + ": " + name + " cannot be read: " + e.getMessage());
        }
    }

    private static Hash digest(ResultSet row) throws SQLException {
        String id = row.getString("fhir_id");
        long version = row.getLong("res_ver");
        if (row.getObject("res_deleted_at") != null) {
            return CanonicalResource.digestOfDeletion(row.getString("res_type"), id, version);
        }
        Instant updated = row.getObject("res_updated", OffsetDateTime.class).toInstant();
        return new StoredResource(String.valueOf(row.getString("res_text_vc")), id, version, updated, labels(row))
                .digest();
    }

    private static List<StoredResource.Label> labels(ResultSet row) throws SQLException {
        List<StoredResource.Label> labels = new ArrayList<>();
        if (row.getArray("labels") == null) {
            return labels;
        }
        for (String[] tag : (String[][]) row.getArray("labels").getArray()) {
            Optional<String> system = Optional.ofNullable(tag[1]);
            Optional<String> display = Optional.ofNullable(tag[3]);
            labels.add(
                    switch (tag[0]) {
                        case "1" -> StoredResource.Label.profile(tag[2]);
                        case "2" -> StoredResource.Label.security(system, tag[2], display);
                        default ->
                            StoredResource.Label.tag(
                                    system,
                                    tag[2],
                                    display,
                                    Optional.ofNullable(tag[4]),
                                    Optional.ofNullable(tag[5]).map(Boolean::valueOf));
                    });
        }
        return labels;
    }
}
