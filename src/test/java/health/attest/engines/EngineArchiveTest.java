package health.attest.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class EngineArchiveTest {
    @TempDir
    Path target;

    @Test
    void programsStayExecutableAndLinksStayLinks() throws IOException {
        EngineArchive.untar(
                archive(file("bin/postgres", 0755), file("share/a.txt", 0644), link("bin/p", "postgres")), target);

        assertThat(target.resolve("bin/postgres")).isExecutable().hasContent("content");
        assertThat(Files.isExecutable(target.resolve("share/a.txt"))).isFalse();
        assertThat(Files.readSymbolicLink(target.resolve("bin/p"))).hasToString("postgres");
    }

    @Test
    void aFileThatLeadsOutIsRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EngineArchive.untar(archive(file("../outside", 0644)), target))
                .withMessageStartingWith("entry leads out of the archive");
        assertThat(target.resolveSibling("outside")).doesNotExist();
    }

    @Test
    void aLinkThatLeadsOutIsRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EngineArchive.untar(archive(link("etc", "../../etc")), target))
                .withMessageStartingWith("entry leads out of the archive");
    }

    @Test
    void aDeviceIsRefused() {
        TarArchiveEntry device = new TarArchiveEntry("zero", TarConstants.LF_CHR);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EngineArchive.untar(archive(device), target))
                .withMessage("unexpected kind of entry: zero");
    }

    @Test
    void aTruncatedArchiveIsRefused() throws IOException {
        byte[] whole = archive(file("bin/postgres", 0755)).readAllBytes();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> EngineArchive.untar(new ByteArrayInputStream(whole, 0, whole.length / 2), target));
    }

    private static TarArchiveEntry file(String name, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize("content".length());
        return entry;
    }

    private static TarArchiveEntry link(String name, String to) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(to);
        return entry;
    }

    private static InputStream archive(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                if (entry.getSize() > 0) {
                    tar.write("content".getBytes(UTF_8));
                }
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
