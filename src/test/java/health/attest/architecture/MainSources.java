package health.attest.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;

/** The classes whose source stands under {@code src/main/java}, wherever the build has put them. */
public final class MainSources implements ImportOption {
    private static final Path ROOT = Path.of("src", "main", "java");
    private static final String OWN = "health/attest/";

    @Override
    public boolean includes(Location location) {
        String uri = location.asURI().toString();
        int start = uri.lastIndexOf("/" + OWN);
        if (start < 0 || !uri.endsWith(".class")) {
            return true;
        }
        String name = uri.substring(start + 1, uri.length() - ".class".length());
        int nested = name.indexOf('$');
        return Files.exists(ROOT.resolve((nested < 0 ? name : name.substring(0, nested)) + ".java"));
    }
}
