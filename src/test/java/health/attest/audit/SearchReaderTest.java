package health.attest.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import health.attest.access.ResourceReference;
import health.attest.audit.Condition.Span;
import health.attest.audit.JournalQuery.Place;
import health.attest.audit.JournalQuery.Sort;
import health.attest.audit.JournalQuery.SortKey;
import health.attest.audit.SearchReader.Search;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchReaderTest {
    private static final String BASE = "https://north.example.org/fhir";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "unknown 1",
                "patient.name Miller",
                "agent.organization x",
                "date.identifier x",
                "type:above rest",
                "type:foo rest",
                "date:not 2026",
                "address:missing perhaps",
                "agent no-type",
                "agent:practitioner x",
                "date 2026-13",
                "date 2026-02-30",
                "date yesterday",
                "date gt",
                "date 2026-01-01T25:00:00Z",
                "_lastUpdated xx2026",
                "_id not/an/id",
                "_sort name",
                "_sort --date",
                "_cursor 1",
                "_cursor 1;drop~2",
                "agent:identifier system|",
                "_has:Patient:x 1",
                "_filter x"
            })
    void whatIsUnknownOrMalformedIsRefusedAndNeverIgnored(String name, String value) {
        assertThatThrownBy(() -> read(name, value)).isInstanceOf(SearchRejectedException.class);
    }

    @Test
    void aValueOfTenKilobytesIsRefused() {
        assertThatThrownBy(() -> read("agent-name", "x".repeat(10_000))).isInstanceOf(SearchRejectedException.class);
    }

    @Test
    void moreThanAHundredValuesAreRefused() {
        assertThatThrownBy(() -> read("type", "a,".repeat(101))).isInstanceOf(SearchRejectedException.class);
    }

    @Test
    void aRefusalNeverEchoesWhatCouldBeMarkup() {
        assertThatThrownBy(() -> read("<script>", "1")).hasMessage("unknown search parameter ?script?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                "2026 2026-01-01T00:00:00Z 2027-01-01T00:00:00Z false",
                "2026-02 2026-02-01T00:00:00Z 2026-03-01T00:00:00Z false",
                "2026-02-28 2026-02-28T00:00:00Z 2026-03-01T00:00:00Z false",
                "gt2026-02-28 2026-03-01T00:00:00Z - false",
                "ge2026-02-28 2026-02-28T00:00:00Z - false",
                "lt2026-02-28 - 2026-02-28T00:00:00Z false",
                "le2026-02-28 - 2026-03-01T00:00:00Z false",
                "ne2026-02-28 2026-02-28T00:00:00Z 2026-03-01T00:00:00Z true",
                "2026-02-28T10:15Z 2026-02-28T10:15:00Z 2026-02-28T10:16:00Z false",
                "2026-02-28T10:15:30+02:00 2026-02-28T08:15:30Z 2026-02-28T08:15:31Z false",
                "2026-02-28T10:15:30.123Z 2026-02-28T10:15:30.123Z 2026-02-28T10:15:30.124Z false"
            })
    void aDateIsTheSpanItsPrecisionLeavesOpen(String value, Instant from, Instant to, boolean outside) {
        assertThat(read("date", value).conditions())
                .containsExactly(new Condition.Times(false, List.of(new Span(from, to, outside))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice-1", "Patient/alice-1", BASE + "/Patient/alice-1"})
    void aPatientMayBeNamedInThreeWays(String value) {
        assertThat(read("patient", value).conditions()).containsExactly(new Condition.Patients(Set.of("alice-1")));
    }

    @Test
    void aPatientOfAnotherTypeFindsNothing() {
        assertThat(read("patient", "Practitioner/1").conditions()).containsExactly(new Condition.Nothing());
    }

    @Test
    void theIdentifierChainFindsWhatTheStoreKnowsAndNothingElse() {
        Map<String, List<String>> search = Map.of("patient.identifier", List.of("urn:mrn|1"));

        Search found = SearchReader.read(search, BASE, (types, token) -> {
            assertThat(types).containsExactly("Patient");
            assertThat(token).isEqualTo("urn:mrn|1");
            return Set.of(new ResourceReference("Patient", "alice-1"));
        });
        Search missed = read("patient.identifier", "urn:mrn|2");

        assertThat(found.conditions()).containsExactly(new Condition.Patients(Set.of("alice-1")));
        assertThat(missed.conditions()).containsExactly(new Condition.Nothing());
    }

    @Test
    void anIdThisServerCannotHaveGivenFindsNothing() {
        assertThat(read("_id", "1").conditions()).containsExactly(new Condition.Nothing());
    }

    @Test
    void sortAndPlaceAreRead() {
        Search search = SearchReader.read(
                Map.of("_sort", List.of("_lastUpdated"), "_cursor", List.of("1700000000000~42")),
                BASE,
                (types, token) -> Set.of());

        assertThat(search.sort()).isEqualTo(new Sort(SortKey.STORED, false));
        assertThat(search.after()).isEqualTo(new Place("1700000000000", 42));
    }

    @Test
    void withoutASortTheNewestComeFirst() {
        assertThat(read("action", "R").sort()).isEqualTo(new Sort(SortKey.RECORDED, true));
    }

    private static Search read(String name, String value) {
        return SearchReader.read(Map.of(name, List.of(value)), BASE, (types, token) -> Set.of());
    }
}
