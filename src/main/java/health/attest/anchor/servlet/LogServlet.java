package health.attest.anchor.servlet;

import health.attest.anchor.LedgerRecords;
import health.attest.anchor.SignedHead;
import health.attest.ledger.Hash;
import health.attest.ledger.Tile;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The log as anybody may read it (C2SP tlog-tiles): the newest checkpoint, tiles of hashes, the key. Nothing here can
 * be linked to a record without a receipt.
 */
final class LogServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String TILES = "/tile/";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";

    private final transient LedgerRecords records;
    private final String key;

    LogServlet(LedgerRecords records, String key) {
        this.records = records;
        this.key = key;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = String.valueOf(request.getPathInfo());
        switch (path) {
            case "/checkpoint" -> checkpoint(response);
            case "/key" -> answer(response, TEXT, "max-age=3600", (key + "\n").getBytes(StandardCharsets.UTF_8));
            default -> tile(path, response);
        }
    }

    private void checkpoint(HttpServletResponse response) throws IOException {
        Optional<SignedHead> head = records.latestHead();
        if (head.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        answer(response, TEXT, "max-age=1", head.get().note().getBytes(StandardCharsets.UTF_8));
    }

    private void tile(String path, HttpServletResponse response) throws IOException {
        Optional<Tile> tile = path.startsWith(TILES) ? Tile.parse(path.substring(TILES.length())) : Optional.empty();
        byte[] hashes = tile.map(at -> records.hashes(at.level(), at.index())).orElse(new byte[0]);
        int lengthBytes = tile.map(at -> at.width() * Hash.LENGTH_BYTES).orElse(Integer.MAX_VALUE);
        if (hashes.length < lengthBytes) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        // A tile never changes once it is as wide as its name says.
        answer(response, BYTES, "max-age=31536000, immutable", Arrays.copyOf(hashes, lengthBytes));
    }

    private static void answer(HttpServletResponse response, String type, String caching, byte[] body)
            throws IOException {
        response.setContentType(type);
        response.setHeader("Cache-Control", "public, " + caching);
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
