package health.attest.fhir.validation;

import health.attest.fhir.ValidationPolicy.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Resource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the checks add to a write; stands here because they are nobody else's to see. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 5)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ValidationBenchmark {
    @Param({"patient-example", "appointment-booked-example", "consent-exception-example", "audit-event-read-example"})
    @SuppressWarnings("NullAway.Init") // JMH sets it
    private String example;

    private Resource resource = new Basic();

    @Setup
    public void read() {
        resource = ValidationFixtures.example(Resource.class, example);
    }

    /** Everything, as for a headline type. */
    @Benchmark
    public int whole() {
        return findings(Level.HEADLINE).size();
    }

    /** Structure, narrative and contained resources, as for any other type at level {@code headline}. */
    @Benchmark
    public int structure() {
        return findings(Level.OFF).size();
    }

    private List<Finding> findings(Level level) {
        return ValidationFixtures.findings(ValidationFixtures.STRICT, resource, level);
    }
}
