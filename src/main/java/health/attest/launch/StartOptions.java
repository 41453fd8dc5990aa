package health.attest.launch;

import health.attest.engines.EngineException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What a start was asked for.
 *
 * @param port TCP port of the server
 * @param data directory that holds everything the installation keeps
 * @param detach whether to return once the server is ready
 * @param fresh whether to delete what the data directory holds first
 * @param demo whether the first start creates demonstration data
 */
record StartOptions(int port, Path data, boolean detach, boolean fresh, boolean demo) {
    static final int PORT_DEFAULT = 8080;

    /** Reads the arguments of {@code scripts/start}; {@code data} is where data lives unless they say otherwise. */
    static StartOptions parse(List<String> arguments, Path data) {
        StartOptions options = new StartOptions(PORT_DEFAULT, data, false, false, true);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            options = switch (argument) {
                case "--detach" -> new StartOptions(options.port, options.data, true, options.fresh, options.demo);
                case "--fresh" -> new StartOptions(options.port, options.data, options.detach, true, options.demo);
                case "--no-demo" -> new StartOptions(options.port, options.data, options.detach, options.fresh, false);
                case "--port" ->
                    new StartOptions(
                            port(valueOf(argument, rest)), options.data, options.detach, options.fresh, options.demo);
                case "--data" ->
                    new StartOptions(
                            options.port,
                            Path.of(valueOf(argument, rest)).toAbsolutePath(),
                            options.detach,
                            options.fresh,
                            options.demo);
                default -> throw new EngineException("unknown option " + argument + ", see --help");
            };
        }
        return options;
    }

    private static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new EngineException(option + " needs a value, see --help");
        }
        return rest.next();
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new EngineException("--port " + text + " is not a port", e);
        }
        throw new EngineException("--port " + text + " is not a port");
    }
}
