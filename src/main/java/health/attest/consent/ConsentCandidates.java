package health.attest.consent;

import health.attest.access.Tenant;
import java.util.List;
import java.util.Set;

/** Tells rows that consents or labels may touch from those that all alike are judged by the implicit policy. */
public interface ConsentCandidates {

    /**
     * Splits current resources of one type, given by the store's keys.
     *
     * @param apart patients whose rows are judged one by one, because the caller stands to them as to nobody else
     * @param judgedMax most ids to return
     */
    Split split(Tenant tenant, String type, List<Long> pids, Set<String> apart, int judgedMax);

    /**
     * Rows told apart.
     *
     * @param plain how many are about exactly one patient without consents and carry no label
     * @param judged ids of the others, at most as many as asked for
     */
    record Split(long plain, List<String> judged) {
        public Split {
            judged = List.copyOf(judged);
        }
    }
}
