package health.attest.account.mvc;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.UriComponentsBuilder;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Draws pages and leads from one to the next. */
final class Pages {
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final ITemplateEngine templates;
    private final Visits visits;

    Pages(ITemplateEngine templates, Visits visits) {
        this.templates = templates;
        this.visits = visits;
    }

    /** A page for that visit. */
    ServerResponse page(HttpStatus status, String template, Visit visit, Map<String, ?> model) {
        return page(status, template, visit, model, headers -> visits.setFormCookie(headers, visit));
    }

    /** The same with cookies of its own. */
    ServerResponse page(
            HttpStatus status, String template, Visit visit, Map<String, ?> model, Consumer<HttpHeaders> cookies) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("csrf", visit.formToken());
        String html = templates.process(template, new Context(Locale.ENGLISH, all));
        return ServerResponse.status(status).headers(cookies).contentType(HTML).body(html);
    }

    /** A page that only says something. */
    ServerResponse message(HttpStatus status, Visit visit, String title, String text) {
        return page(status, "message", visit, Map.of("title", title, "text", text));
    }

    /** The answer to a form that was sent too often. */
    ServerResponse tooMany(Visit visit, int retryAfterSeconds) {
        String text = "This was asked for too often from where you are. Try again in a minute.";
        return page(
                HttpStatus.TOO_MANY_REQUESTS,
                "message",
                visit,
                Map.of("title", "Please wait", "text", text),
                headers -> headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfterSeconds)));
    }

    /** The answer to a form that was not ours, or is too old. */
    ServerResponse staleForm(Visit visit) {
        return message(
                HttpStatus.FORBIDDEN,
                visit,
                "Please try again",
                "This form was open for too long or was not sent from its own page. Go back, load the page anew and"
                        + " send it again.");
    }

    static ServerResponse redirect(String path, Consumer<HttpHeaders> cookies) {
        return ServerResponse.status(HttpStatus.SEE_OTHER)
                .headers(cookies)
                .location(URI.create(path))
                .build();
    }

    /** The path of a page with the place to return to. */
    static String path(String page, Visit visit) {
        return UriComponentsBuilder.fromPath(page)
                .queryParam("continue", "{place}")
                .encode()
                .buildAndExpand(visit.returnAddress().path())
                .toUriString();
    }
}
