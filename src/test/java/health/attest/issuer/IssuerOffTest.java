package health.attest.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Switched off, the issuer is not there: no route, no filter, nothing that could need a table. */
class IssuerOffTest {

    @Test
    void nothingOfItIsBuilt() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("off", Map.of("attest.issuer.enabled", "false")));
            context.scan("health.attest.issuer");
            context.refresh();

            assertThat(Arrays.stream(context.getBeanDefinitionNames())
                            .filter(name -> !name.startsWith("org.springframework.")))
                    .isEmpty();
        }
    }
}
