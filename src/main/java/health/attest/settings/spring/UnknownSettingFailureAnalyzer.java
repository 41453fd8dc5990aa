package health.attest.settings.spring;

import health.attest.settings.UnknownSettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it in one line, where Spring would print a stack. */
final class UnknownSettingFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UnknownSettingException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
