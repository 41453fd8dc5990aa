package health.attest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads from {@code /proc} how much CPU time and memory a process and its children have used. */
final class CpuMeter {
    /** Length of a tick of {@code /proc/PID/stat}: Linux has used 100 a second on every platform Java runs on. */
    private static final int TICK_MILLIS = 10;
    /** Positions among the fields that follow the program's name. */
    private static final int PARENT = 1;

    private static final int USER = 11;
    private static final int CHILDREN_SYSTEM = 14;

    private CpuMeter() {}

    /** CPU time of the process, of its children and of those that have ended. */
    static long millis(long pid) {
        return Stream.concat(Stream.of(pid), children(pid).stream())
                        .mapToLong(CpuMeter::ticks)
                        .sum()
                * TICK_MILLIS;
    }

    /** Memory of the process that is its own or shared, in MiB; of a database's children only their own counts. */
    static long residentMebibytes(long pid) {
        long own = memory(pid, "Pss:");
        return (own
                        + children(pid).stream()
                                .mapToLong(child -> memory(child, "Pss:"))
                                .sum())
                >> 10;
    }

    private static List<Long> children(long pid) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(each -> {
                        String[] fields = stat(each);
                        return fields.length > PARENT && fields[PARENT].equals(Long.toString(pid));
                    })
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long ticks(long pid) {
        String[] fields = stat(pid);
        return fields.length <= CHILDREN_SYSTEM
                ? 0
                : Arrays.stream(fields, USER, CHILDREN_SYSTEM + 1)
                        .mapToLong(Long::parseLong)
                        .sum();
    }

    private static String[] stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException e) {
            return new String[0];
        }
    }

    private static long memory(long pid, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
