package health.attest.anchor.hapi;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OperationParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import health.attest.access.AccessContext;
import health.attest.access.ResourceReference;
import health.attest.access.Tenant;
import health.attest.anchor.LedgerRecords;
import health.attest.anchor.LoggedEntry;
import health.attest.anchor.Receipt;
import health.attest.anchor.Receipts;
import health.attest.anchor.Verification;
import health.attest.anchor.Verification.Report;
import health.attest.anchor.Verification.Result;
import health.attest.ledger.Hash;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;

/**
 * {@code $receipt} and {@code $verify} of any version. Only what leaves whole for this caller has a receipt: salt and
 * digest of a redacted version would let its hidden values be guessed.
 */
final class LedgerOperations {
    /** What never changes may be read without a version. */
    private static final String ONLY_VERSION = "1";

    private final LedgerRecords records;
    private final Receipts receipts;
    private final Verification verification;
    private final UnguardedRead unguarded;

    LedgerOperations(LedgerRecords records, Receipts receipts, Verification verification, UnguardedRead unguarded) {
        this.records = records;
        this.receipts = receipts;
        this.verification = verification;
        this.unguarded = unguarded;
    }

    @Operation(name = "$receipt", global = true, idempotent = true)
    public Parameters receipt(@IdParam IdType id, ServletRequestDetails request) {
        Version version = whole(request, id);
        Receipt receipt = find(version)
                .flatMap(receipts::of)
                .orElseThrow(() -> new ResourceNotFoundException("no receipt yet, or none any more"));
        Parameters answer = new Parameters();
        answer.addParameter("state", new CodeType(receipt.state().code()));
        answer.addParameter("receipt", new StringType(receipt.toJson().canonical()));
        return answer;
    }

    @Operation(name = "$verify", global = true)
    public Parameters verify(
            @IdParam IdType id,
            @OperationParam(name = "receipt") @Nullable StringType presented,
            ServletRequestDetails request) {
        if (presented != null) {
            Optional<Parameters> known =
                    PresentedReceipt.of(presented.getValue(), id, records).flatMap(this::gone);
            if (known.isPresent()) {
                return known.get();
            }
        }
        Version version = whole(request, id);
        if (records.isPending(version.tenant(), version.reference(), version.number())) {
            return answer(
                    new Report(Result.PENDING, Optional.empty(), "the entry waits for its place in the log"), null);
        }
        Optional<LoggedEntry> entry = find(version);
        if (entry.isEmpty()) {
            return answer(
                    new Report(Result.MISSING, Optional.empty(), "the log has no entry about this version"), null);
        }
        Report report = verification.verify(entry.get(), version.digest());
        Receipt receipt =
                report.result() == Result.VERIFIED ? receipts.of(entry.get()).orElse(null) : null;
        return answer(report, receipt);
    }

    /** What is only said to whoever presents a receipt: that an entry or its record is gone. */
    private Optional<Parameters> gone(PresentedReceipt presented) {
        if (presented.entry().envelope().isEmpty()) {
            return Optional.of(answer(
                    new Report(Result.ERASED, Optional.empty(), "what this leaf committed to was erased"), null));
        }
        boolean stored = unguarded.digest(presented.tenant(), presented.id()).isPresent();
        return stored
                ? Optional.empty()
                : Optional.of(answer(
                        new Report(Result.MISSING, Optional.empty(), "the log has the entry, the store has no record"),
                        null));
    }

    /** A version, where it is and what it reads as. */
    private record Version(Tenant tenant, ResourceReference reference, long number, Hash digest) {}

    private Version whole(ServletRequestDetails request, IdType id) {
        IBaseResource seen = OrdinaryRead.of(request, id);
        Hash digest = OrdinaryRead.digest(request, seen);
        Tenant tenant = tenantOf(request);
        String stated = seen.getIdElement().getVersionIdPart();
        IdType exact = new IdType(id.getResourceType(), id.getIdPart(), stated == null ? ONLY_VERSION : stated);
        Version version =
                new Version(tenant, new ResourceReference(id.getResourceType(), id.getIdPart()), number(exact), digest);
        boolean asRecorded = find(version)
                .flatMap(LoggedEntry::envelope)
                .map(envelope -> envelope.digest().equals(digest))
                .orElse(false);
        Optional<Hash> stored = asRecorded ? Optional.of(digest) : unguarded.digest(tenant, exact);
        if (stored.isPresent() && !stored.get().equals(digest)) {
            throw new ResourceNotFoundException(id);
        }
        return version;
    }

    private Optional<LoggedEntry> find(Version version) {
        return records.find(version.tenant(), version.reference(), version.number());
    }

    private static long number(IdType id) {
        try {
            return Long.parseLong(id.getVersionIdPart());
        } catch (NumberFormatException e) {
            throw new InvalidRequestException("a version is a number", e);
        }
    }

    private static Tenant tenantOf(ServletRequestDetails request) {
        return request.getServletRequest().getAttribute(AccessContext.ATTRIBUTE) instanceof AccessContext context
                ? context.tenant()
                : VersionDigest.SHARED;
    }

    private static Parameters answer(Report report, @Nullable Receipt receipt) {
        Parameters answer = new Parameters();
        answer.addParameter("result", new CodeType(report.result().code()));
        answer.addParameter("verified", new BooleanType(report.result() == Result.VERIFIED));
        report.assurance().ifPresent(state -> answer.addParameter("assurance", new CodeType(state.code())));
        answer.addParameter("compared", new StringType(report.words()));
        if (receipt != null) {
            answer.addParameter("receipt", new StringType(receipt.toJson().canonical()));
        }
        return answer;
    }
}
