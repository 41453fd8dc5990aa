package health.attest.account.mail;

import health.attest.account.Mailer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.UUID;

/** Writes mail into a directory that only its owner may open: for trying things out where no mail server is. */
final class DirectoryMailer implements Mailer {
    private final Path directory;
    private final Clock clock;

    DirectoryMailer(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public void send(Mail mail) {
        String name = clock.instant().toString().replace(":", "") + "-" + UUID.randomUUID() + ".eml";
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path file = Files.createFile(
                    directory.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, "To: " + mail.to() + "\nSubject: " + mail.subject() + "\n\n" + mail.text());
        } catch (IOException e) {
            throw new MailUnavailableException("a message could not be written", e);
        }
    }
}
