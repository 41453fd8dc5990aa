package health.attest.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** What the records of settings say themselves: the name, type and default of each. */
final class SettingRecords {
    private static final Map<Class<?>, String> TYPES = Map.of(
            int.class, "number",
            long.class, "number",
            boolean.class, "true or false",
            String.class, "text",
            Duration.class, "duration",
            DataSize.class, "size",
            Path.class, "file",
            URI.class, "URL",
            ZoneId.class, "time zone");

    private final Map<String, String> rows = new TreeMap<>();

    private SettingRecords() {}

    /** By name, {@code type | default}. */
    static Map<String, String> read() {
        SettingRecords records = new SettingRecords();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        scanner.findCandidateComponents("health.attest").forEach(found -> {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            String prefix = type.getAnnotation(ConfigurationProperties.class).value();
            records.add(prefix, type);
        });
        return records.rows;
    }

    private void add(String prefix, Class<?> type) {
        for (RecordComponent each : type.getRecordComponents()) {
            String name = prefix + "." + kebab(each.getName());
            DefaultValue given = defaultOf(type, each);
            add(name, each.getGenericType(), given == null ? "" : String.join(", ", given.value()));
        }
    }

    private void add(String name, Type type, String given) {
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            List<Type> arguments = Arrays.asList(generic.getActualTypeArguments());
            if (Map.class.isAssignableFrom(raw)) {
                add(name + ".*", arguments.get(1), given);
            } else if (Collection.class.isAssignableFrom(raw) && isRecord(arguments.get(0))) {
                add(name + "[]", (Class<?>) arguments.get(0));
            } else {
                rows.put(name, "list of " + typeOf((Class<?>) arguments.get(0)) + " | " + given);
            }
        } else if (isRecord(type)) {
            add(name, (Class<?>) type);
        } else {
            rows.put(name, typeOf((Class<?>) type) + " | " + given);
        }
    }

    private static boolean isRecord(Type type) {
        return type instanceof Class<?> plain && plain.isRecord();
    }

    private static String typeOf(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(each ->
                                ((Enum<?>) each).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", ", "one of ", ""))
                : TYPES.getOrDefault(type, type.getSimpleName());
    }

    /** The annotation is on the constructor's parameter. */
    private static @Nullable DefaultValue defaultOf(Class<?> type, RecordComponent component) {
        var constructor = type.getDeclaredConstructors()[0];
        return Arrays.stream(constructor.getParameters())
                .filter(parameter -> parameter.getName().equals(component.getName()))
                .map(parameter -> parameter.getAnnotation(DefaultValue.class))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
