package health.attest.auth.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks an issuer over HTTP: no redirects, at most {@link #BODY_BYTES_MAX} and {@link #WAIT_MAX} for the whole answer.
 */
final class IssuerHttp {
    static final int BODY_BYTES_MAX = 64 * 1024;
    static final Duration WAIT_MAX = Duration.ofSeconds(5);

    private final Duration waitMax;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    IssuerHttp() {
        this(WAIT_MAX);
    }

    /** @param waitMax most time for a whole answer */
    IssuerHttp(Duration waitMax) {
        this.waitMax = waitMax;
    }

    /** The body of a 200 answer. */
    String ask(HttpRequest.Builder request) throws IOException {
        HttpRequest asked =
                request.header("Accept", "application/json").timeout(waitMax).build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(asked, head -> new BoundedBody());
        try {
            HttpResponse<byte[]> response = answer.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException failed) {
            throw new IOException("no answer from " + asked.uri().getHost(), failed.getCause());
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("no answer in time from " + asked.uri().getHost(), late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    String get(URI address) throws IOException {
        return ask(HttpRequest.newBuilder(address).GET());
    }

    /** Collects a body and gives up when it grows too large. */
    static final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
        private final HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
        private Flow.@Nullable Subscription subscription;
        private int bytes;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            this.subscription = started;
            whole.onSubscribe(started);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            bytes += buffers.stream().mapToInt(ByteBuffer::remaining).sum();
            if (bytes > BODY_BYTES_MAX) {
                if (subscription != null) {
                    subscription.cancel();
                }
                whole.onError(new IOException("answer larger than " + BODY_BYTES_MAX + " bytes"));
                return;
            }
            whole.onNext(buffers);
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
