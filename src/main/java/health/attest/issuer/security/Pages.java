package health.attest.issuer.security;

import health.attest.issuer.Client;
import health.attest.issuer.Patients.Choice;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** The issuer's pages: plain, without scripts, every text from outside escaped. */
final class Pages {
    /** Where their style sheet is. */
    static final String STYLE = "/oauth2/style.css";

    /**
     * What is asked of a person.
     *
     * @param client the app
     * @param state names the pending grant; nobody else knows it
     * @param who the person, in the person's own words
     * @param scopes each scope that can be given, with its words
     * @param patient which patient it is about
     */
    record Question(Client client, String state, String who, Map<String, String> scopes, PatientQuestion patient) {}

    /**
     * Which patient an app is launched on.
     *
     * @param asked whether there is one to choose
     * @param known the patient if there is no choice
     * @param choices those to choose from
     * @param find what was looked for
     * @param missing whether a decision came without a choice
     */
    record PatientQuestion(boolean asked, @Nullable String known, List<Choice> choices, String find, boolean missing) {
        static final PatientQuestion NONE = new PatientQuestion(false, null, List.of(), "", false);
    }

    void question(HttpServletResponse response, Question question) throws IOException {
        String name = text(question.client().name());
        StringBuilder body = new StringBuilder();
        body.append("<h1>").append(name).append("</h1>");
        body.append("<p><strong>").append(name).append("</strong> asks for access to records, for <strong>");
        body.append(text(question.who())).append("</strong>.</p>");
        patientSearch(body, question);
        body.append("<form method=\"post\" action=\"/oauth2/authorize\">");
        hidden(body, "client_id", question.client().id());
        hidden(body, "state", question.state());
        patientChoice(body, question.patient());
        scopes(body, question.scopes());
        body.append(
                "<p class=\"actions\"><button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button></p>");
        body.append("</form>");
        body.append("<form method=\"post\" action=\"/oauth2/authorize\">");
        hidden(body, "client_id", question.client().id());
        hidden(body, "state", question.state());
        body.append(
                "<p class=\"actions\"><button type=\"submit\" name=\"decision\" value=\"deny\">Do not allow</button></p>");
        body.append("</form>");
        write(response, 200, "Allow " + question.client().name() + "?", body.toString());
    }

    private static void scopes(StringBuilder body, Map<String, String> scopes) {
        body.append("<fieldset><legend>It may, unless you untick it:</legend>");
        scopes.forEach((scope, words) -> body.append("<p><label><input type=\"checkbox\" name=\"scope\" value=\"")
                .append(text(scope))
                .append("\" checked> ")
                .append(text(words))
                .append("</label> <code>")
                .append(text(scope))
                .append("</code></p>"));
        if (scopes.isEmpty()) {
            body.append("<p>Nothing of what it asks for is yours to give.</p>");
        }
        body.append("</fieldset>");
    }

    private static void patientSearch(StringBuilder body, Question question) {
        PatientQuestion patient = question.patient();
        if (patient.known() != null) {
            body.append("<p>Patient: <strong>").append(text(patient.known())).append("</strong></p>");
        }
        if (!patient.asked()) {
            return;
        }
        body.append("<form method=\"get\" action=\"/oauth2/consent\">");
        hidden(body, "client_id", question.client().id());
        hidden(body, "state", question.state());
        body.append("<p><label for=\"find\">Find a patient by name</label> <input id=\"find\" name=\"find\" value=\"")
                .append(text(patient.find()))
                .append("\"> <button type=\"submit\">Find</button></p></form>");
    }

    private static void patientChoice(StringBuilder body, PatientQuestion patient) {
        if (!patient.asked()) {
            return;
        }
        body.append("<fieldset><legend>Which patient?</legend>");
        if (patient.missing()) {
            body.append("<p role=\"alert\">Choose a patient first.</p>");
        }
        patient.choices()
                .forEach(choice -> body.append("<p><label><input type=\"radio\" name=\"patient\" required value=\"")
                        .append(text(choice.id()))
                        .append("\"> ")
                        .append(text(choice.name()))
                        .append(choice.birthDate().isEmpty() ? "" : ", born " + text(choice.birthDate()))
                        .append("</label></p>"));
        if (patient.choices().isEmpty()) {
            body.append("<p>No such patient.</p>");
        }
        body.append("</fieldset>");
    }

    /** Something an app did wrong, told to the person: there is no address it could safely be told to. */
    void refusal(HttpServletResponse response, String code) throws IOException {
        write(
                response,
                400,
                "This does not work",
                "<h1>This does not work</h1><p>The app that sent you here did not ask as it should, or too late."
                        + " Go back to it and try again.</p><p><code>" + text(code) + "</code></p>");
    }

    private static void hidden(StringBuilder body, String name, String value) {
        body.append("<input type=\"hidden\" name=\"")
                .append(name)
                .append("\" value=\"")
                .append(text(value))
                .append("\">");
    }

    private static void write(HttpServletResponse response, int status, String title, String body) throws IOException {
        String page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>" + text(title)
                + "</title><link rel=\"stylesheet\" href=\"" + STYLE + "\"></head><body><main>" + body
                + "</main></body></html>";
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/html;charset=UTF-8");
        response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
