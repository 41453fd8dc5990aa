package health.attest;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts the FHIR server. */
@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    /** The one clock of the process; everything that asks for the time asks it. */
    @Bean
    Clock clock() {
        return Clock.system(ZoneOffset.UTC);
    }
}
