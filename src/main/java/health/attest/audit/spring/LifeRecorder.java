package health.attest.audit.spring;

import health.attest.access.Occurrence;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecord.About;
import health.attest.audit.AccessRecorder;
import health.attest.audit.AccessRecorder.Actor;
import health.attest.audit.EventKind;
import health.attest.audit.Outcome;
import java.util.List;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Journals that the server started and stopped. */
final class LifeRecorder implements AutoCloseable {
    private final AccessJournal journal;
    private final AccessRecorder recorder;
    private final Actor server;
    private volatile boolean started;

    LifeRecorder(AccessJournal journal, AccessRecorder recorder, Actor server) {
        this.journal = journal;
        this.recorder = recorder;
        this.server = server;
    }

    @EventListener(ApplicationReadyEvent.class)
    void onReady() {
        record(Occurrence.STARTED);
        started = true;
    }

    @Override
    public void close() {
        if (started) {
            record(Occurrence.STOPPED);
        }
    }

    private void record(Occurrence occurrence) {
        journal.append(List.of(recorder.one(server, EventKind.of(occurrence), Outcome.SUCCESS, About.NOTHING)));
    }
}
