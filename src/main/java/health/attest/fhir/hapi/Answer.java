package health.attest.fhir.hapi;

import health.attest.access.DenialReason;
import org.hl7.fhir.r4.model.OperationOutcome;

/** A status and the OperationOutcome that goes with it. */
record Answer(int status, DenialReason reason, OperationOutcome outcome) {}
