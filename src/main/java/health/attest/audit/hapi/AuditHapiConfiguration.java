package health.attest.audit.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import health.attest.audit.AccessJournal;
import health.attest.audit.AccessRecorder;
import health.attest.audit.EventIds;
import health.attest.audit.EventSearch;
import health.attest.audit.FeedPolicy;
import health.attest.audit.ServerIdentity;
import health.attest.audit.Verifications;
import java.time.Clock;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuditHapiConfiguration {

    @Bean
    PatientFinder auditPatientFinder(FhirContext context) {
        return new PatientFinder(context);
    }

    @Bean
    FailureInterceptor auditFailureInterceptor() {
        return new FailureInterceptor();
    }

    @Bean
    WriteInterceptor auditWriteInterceptor(AccessJournal journal, AccessRecorder recorder, PatientFinder patients) {
        return new WriteInterceptor(journal, recorder, patients);
    }

    @Bean
    ResponseInterceptor auditResponseInterceptor(AccessRecorder recorder, PatientFinder patients) {
        return new ResponseInterceptor(recorder, patients);
    }

    @Bean
    AskedEntries auditAskedEntries() {
        return new AskedEntries();
    }

    @Bean
    AppendOnlyInterceptor auditAppendOnlyInterceptor() {
        return new AppendOnlyInterceptor();
    }

    @Bean
    EventReading auditEventReading(
            FhirContext context, EventSearch events, ObjectProvider<DaoRegistry> store, ServerIdentity server) {
        return new EventReading(context, events, store, new EventIncludes(store, server.baseUrl()));
    }

    @Bean
    EventFeed auditEventFeed(
            FhirContext context,
            AccessJournal journal,
            FeedPolicy policy,
            ServerIdentity server,
            EventIds ids,
            Clock clock) {
        return new EventFeed(context, journal, policy, server, ids, clock);
    }

    @Bean
    AuditEventProvider auditEventProvider(
            EventReading reading,
            EventSearch events,
            AccessRecorder recorder,
            EventFeed feed,
            Verifications verifications) {
        return new AuditEventProvider(
                reading, new EventExport(reading, events, recorder), feed, new EventVerification(verifications));
    }

    @Bean
    FeedTransactions auditFeedTransactions(IFhirSystemDao<Bundle, Meta> store, EventFeed feed) {
        return new FeedTransactions(store, feed);
    }
}
