package health.attest.fhir.validation;

import static org.assertj.core.api.Assertions.assertThat;

import health.attest.fhir.ValidationPolicy.Level;
import java.util.List;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NarrativeCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<p><SCRIPT>alert(1)</SCRIPT></p>",
                "<p onclick=\"alert(1)\">x</p>",
                "<img src=\"x\" onerror=\"alert(1)\"/>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href=\" java&#10;script:alert(1)\">x</a>",
                "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
                "<a href=\"vbscript:x\">x</a>",
                "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
                "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
                "<iframe src=\"https://example.org\"/>",
                "<object data=\"x\"/>",
                "<embed src=\"x\"/>",
                "<form action=\"https://example.org\"><p>x</p></form>",
                "<input type=\"text\"/>",
                "<link rel=\"stylesheet\" href=\"https://example.org/x.css\"/>",
                "<style>p { color: red }</style>",
                "<base href=\"https://example.org\"/>",
                "<meta http-equiv=\"refresh\" content=\"0\"/>",
                "<svg><g/></svg>",
                "<math/>",
                "<p style=\"background: url(https://example.org/x)\">x</p>",
                "<p style=\"width: expression(alert(1))\">x</p>",
                "<p style=\"behavior: x\">x</p>",
                "<p style=\"background: u\\72l(x)\">x</p>",
                "<p contenteditable=\"true\">x</p>",
                "<p xlink:href=\"x\">x</p>"
            })
    void whatRunsOrLoadsIsRefused(String inner) {
        assertThat(refusals(inner, Level.HEADLINE)).containsExactly("Basic.text.div");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>plain</p>",
                "<p style=\"color: #800; text-align: left\" class=\"x\" id=\"y\">x</p>",
                "<table border=\"1\"><tr><td rowspan=\"2\" align=\"left\" nowrap=\"nowrap\">x</td></tr></table>",
                "<a href=\"https://example.org/a?b=c#d\" title=\"x\">x</a>",
                "<a href=\"#part\">x</a>",
                "<a href=\"Patient/1\">x</a>",
                "<a href=\"mailto:alice@example.org\">x</a>",
                "<a href=\"tel:+33123456789\">x</a>",
                "<img src=\"#image\" alt=\"x\"/>",
                "<img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"x\"/>",
                "<ul><li><b>x</b> &amp; <i>y</i> &lt;script&gt;</li></ul>"
            })
    void whatOnlyShowsIsAccepted(String inner) {
        assertThat(refusals(inner, Level.HEADLINE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Level.class)
    void noLevelLetsAScriptThrough(Level level) {
        assertThat(refusals("<script>alert(1)</script>", level)).contains("Basic.text.div");
    }

    private static List<String> refusals(String inner, Level level) {
        Basic basic = new Basic().setCode(new CodeableConcept().setText("x"));
        basic.getText().setStatus(NarrativeStatus.GENERATED);
        basic.getText().setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + inner + "</div>");
        return ValidationFixtures.expressions(ValidationFixtures.STRICT, basic, level);
    }
}
