package health.attest.engines;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Random passwords by name, kept in one file that only its owner may read. */
final class Credentials {
    /** 144 bits, a multiple of three bytes so that Base64 needs no padding. */
    private static final int PASSWORD_BYTES = 18;

    private final Properties passwords;
    private final Path file;

    private Credentials(Path file, Properties passwords) {
        this.file = file;
        this.passwords = passwords;
    }

    /** Reads {@code file}. */
    static Credentials read(Path file) {
        try {
            Properties passwords = new Properties();
            passwords.load(new StringReader(Files.readString(file)));
            return new Credentials(file, passwords);
        } catch (IOException e) {
            throw new EngineException("cannot read the passwords in " + file + ": " + PrivateFiles.reason(e), e);
        }
    }

    /** Writes {@code file} with a fresh password for each of {@code names}. */
    static Credentials create(Path file, SecureRandom random, List<String> names) {
        PrivateFiles.write(
                file,
                names.stream().map(name -> name + "=" + password(random) + "\n").collect(Collectors.joining()));
        return read(file);
    }

    String password(String name) {
        String password = passwords.getProperty(name);
        if (password == null) {
            throw new EngineException("no password for " + name + " in " + file);
        }
        return password;
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
