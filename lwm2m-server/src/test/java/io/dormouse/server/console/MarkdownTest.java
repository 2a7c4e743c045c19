// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkdownTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "# A `b`                      ~ <h1>A <code>b</code></h1>¶",
                "one¶two **three**¶¶four      ~ <p>one two <strong>three</strong></p>¶<p>four</p>¶",
                "- a¶  b¶- c                  ~ <ul>¶<li>a b</li>¶<li>c</li>¶</ul>¶",
                "```json¶{<1>}¶```            ~ <pre>{&lt;1&gt;}¶</pre>¶",
                "| a | b |¶|---|---|¶| 1 | 2 | ~ <table>¶<tr><th>a</th><th>b</th></tr>¶<tr><td>1</td><td>2</td></tr>¶</table>¶",
                "| x\\| | |                   ~ <table>¶<tr><th>x|</th><th></th></tr>¶</table>¶",
                "see [x](limits.md)           ~ <p>see <a href=\"/docs/limits\">x</a></p>¶",
                "[x](https://elsewhere)       ~ <p>[x](https://elsewhere)</p>¶",
                "<a id=\"b-c\"></a>           ~ <p><a id=\"b-c\"></a></p>¶",
                "<script>a(\"&\")</script>    ~ <p>&lt;script&gt;a(&quot;&amp;&quot;)&lt;/script&gt;</p>¶",
                "```¶never closed             ~ <pre>never closed¶</pre>¶",
            })
    void becomesHtml(String markdown, String html) {
        assertEquals(html.replace('¶', '\n'), Markdown.html(markdown.replace('¶', '\n')));
    }
}
