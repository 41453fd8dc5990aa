package health.attest.journey;

import health.attest.Application;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** A second whole server beside the shared one, on the same database, Redis and chain. */
final class AnotherServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final String url;

    private AnotherServer(ConfigurableApplicationContext context, String url) {
        this.context = context;
        this.url = url;
    }

    /** Starts one with the settings of the shared server, some of them changed. */
    static AnotherServer start(ConfigurableEnvironment shared, Map<String, String> changes) {
        Map<String, String> settings = new LinkedHashMap<>();
        shared.getPropertySources().forEach(source -> {
            if (source.getName().contains("Dynamic Test Properties")
                    && source instanceof EnumerablePropertySource<?> dynamic) {
                for (String name : dynamic.getPropertyNames()) {
                    settings.put(name, shared.getProperty(name, ""));
                }
            }
        });
        int port = FreePort.find();
        settings.putAll(changes);
        settings.put("server.port", String.valueOf(port));
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        return new AnotherServer(
                new SpringApplicationBuilder(Application.class).run(arguments), "http://127.0.0.1:" + port);
    }

    String url() {
        return url;
    }

    /** A part of it, for what a test must see that has no door. */
    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
