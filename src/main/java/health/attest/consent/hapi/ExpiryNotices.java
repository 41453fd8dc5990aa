package health.attest.consent.hapi;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import health.attest.access.ResourceReference;
import health.attest.consent.ExpiringConsents;
import health.attest.consent.ExpiringConsents.Expiring;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells patients 30 and 7 days before a Consent of theirs ends. Each day one instance does the round; a notice and the
 * note that it was given commit together, so that nobody is told twice or never.
 */
final class ExpiryNotices implements SmartLifecycle {
    static final String SYSTEM = "https://attest.health/fhir/CodeSystem/consent-notice";

    private static final Logger LOG = LoggerFactory.getLogger(ExpiryNotices.class);
    private static final int AT_ONCE_MAX = 500;
    private static final int LOOK_MINUTES = 15;

    private final ExpiringConsents expiring;
    private final DaoRegistry daos;
    private final StoredResources stored;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private Optional<ScheduledExecutorService> thread = Optional.empty();

    ExpiryNotices(
            ExpiringConsents expiring,
            DaoRegistry daos,
            StoredResources stored,
            TransactionTemplate transactions,
            Clock clock) {
        this.expiring = expiring;
        this.daos = daos;
        this.stored = stored;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The day's round, if it is this instance's to do. */
    void look() {
        try {
            if (expiring.begin(clock.instant())) {
                int told = tellAll();
                expiring.end(clock.instant());
                LOG.info("expiring consents told={}", told);
            }
        } catch (RuntimeException e) {
            // Whatever it was, the round is begun again when its lease has run out.
            LOG.error("expiring consents not told", e);
        }
    }

    /** Tells whom is to be told now; how many were. */
    int tellAll() {
        int told = 0;
        List<Expiring> due = expiring.due(clock.instant(), AT_ONCE_MAX);
        while (!due.isEmpty()) {
            int before = told;
            for (Expiring each : due) {
                told += Boolean.TRUE.equals(transactions.execute(status -> tell(each))) ? 1 : 0;
            }
            due = told == before ? List.of() : expiring.due(clock.instant(), AT_ONCE_MAX);
        }
        return told;
    }

    private boolean tell(Expiring consent) {
        if (!expiring.tell(consent)) {
            return false;
        }
        boolean known = stored.read(consent.tenant(), new ResourceReference("Patient", consent.patient()))
                .isPresent();
        if (known) {
            daos.getResourceDao(Communication.class).create(notice(consent), stored.within(consent.tenant()));
        }
        return known;
    }

    private Communication notice(Expiring consent) {
        Reference whose = new Reference("Patient/" + consent.patient());
        Communication notice = new Communication();
        notice.setStatus(Communication.CommunicationStatus.COMPLETED);
        notice.addCategory(new CodeableConcept(new Coding(SYSTEM, "expires-in-" + consent.days() + "-days", null)));
        notice.setSubject(whose);
        notice.addRecipient(whose);
        notice.addAbout(
                new Reference(consent.consent().substring(0, consent.consent().indexOf("/_history"))));
        notice.setSent(Date.from(clock.instant()));
        notice.addPayload()
                .setContent(new StringType("A consent of yours ends at " + consent.end()
                        + ". From then on the default of this hospital holds, unless you give a new one."));
        return notice;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "consent-expiry");
            worker.setDaemon(true);
            return worker;
        });
        var unused = started.scheduleWithFixedDelay(this::look, 1, LOOK_MINUTES, TimeUnit.MINUTES);
        thread = Optional.of(started);
    }

    @Override
    public synchronized void stop() {
        thread.ifPresent(ScheduledExecutorService::shutdownNow);
        thread = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return thread.isPresent();
    }
}
