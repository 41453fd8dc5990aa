package health.attest.settings.spring;

import health.attest.settings.SettingNames;
import health.attest.settings.UnknownSettingException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Looks at the name of everything that was set, before anything is built of it. */
final class UnknownSettings implements BeanFactoryPostProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(UnknownSettings.class);

    private final SettingNames names;
    private final ConfigurableEnvironment environment;

    UnknownSettings(SettingNames names, ConfigurableEnvironment environment) {
        this.names = names;
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof SystemEnvironmentPropertySource variables) {
                for (String name : variables.getPropertyNames()) {
                    warn(name);
                }
            } else if (source instanceof EnumerablePropertySource<?> given) {
                for (String key : given.getPropertyNames()) {
                    require(key, source.getName());
                }
            }
        }
    }

    private void warn(String name) {
        if (!names.isVariable(name)) {
            LOG.warn("there is no setting {} (did you mean {}?): it does not count", name, names.nearest(name));
        }
    }

    private void require(String key, String origin) {
        if (key.toLowerCase(Locale.ROOT).startsWith("attest.") && !names.isKey(key)) {
            throw new UnknownSettingException(key, names.nearest(key), origin);
        }
    }
}
