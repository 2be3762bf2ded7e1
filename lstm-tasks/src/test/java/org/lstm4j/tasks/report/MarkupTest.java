package org.lstm4j.tasks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.lstm4j.json.Json;

class MarkupTest {

    @Test
    void elementsNest() {
        Markup markup = new Markup()
                .open("p", "class", "lead")
                .text("a ")
                .element("b", "c")
                .close()
                .empty("line", "x1", "0");

        assertEquals("<p class=\"lead\">a <b>c</b></p><line x1=\"0\"/>", markup.toString());
    }

    @Test
    void nothingInATextOrAnAttributeIsMarkup() {
        Markup markup = new Markup()
                .element("td", "<script>alert('1')</script> & \"more\"", "title", "\"><img src=x onerror=y>");

        assertEquals(
                "<td title=\"&quot;&gt;&lt;img src=x onerror=y&gt;\">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp;"
                        + " &quot;more&quot;</td>",
                markup.toString());
    }

    @Test
    void whatNoDocumentMayHoldIsReplaced() {
        assertEquals(
                "a\uFFFDb\uFFFDc\uFFFD\uD83D\uDE00\n",
                new Markup().text("a\u0000b\u0085c\uD800\uD83D\uDE00\n").toString());
    }

    @Test
    void noTextTurnsTheDirectionOfWhatFollows() {
        String family = "\uD83D\uDC69\u200D\uD83D\uDC67"; // of two, joined

        assertEquals(
                "\uFFFDlive\uFFFD " + family,
                new Markup().text("\u202Elive\u2066 " + family).toString());
    }

    @Test
    void dataCannotEndItsBlock() {
        String block = new Markup().json(Json.of("</script><!--")).toString();

        assertEquals("<script type=\"application/json\">\"\\u003c/script>\\u003c!--\"</script>", block);
    }
}
