// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.console;

import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * As much of Markdown as the pages in docs/ use: headings, paragraphs, lists, tables, fenced code; in a line code, bold, links, anchors. Anything else is text, and all
 * text is escaped.
 */
final class Markdown {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern BOLD = Pattern.compile("\\*\\*([^*]+)\\*\\*");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\(([a-z]+)\\.md(#[a-z-]+)?\\)");
    private static final Pattern ANCHOR = Pattern.compile("&lt;a id=&quot;([a-z0-9-]+)&quot;&gt;&lt;/a&gt;");
    private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");

    private final Iterator<String> lines;
    private final StringBuilder html = new StringBuilder();
    private String line = "";

    private Markdown(List<String> lines) {
        this.lines = lines.iterator();
    }

    /** The body of a page. */
    static String html(String markdown) {
        Markdown page = new Markdown(markdown.lines().toList());
        page.next();
        while (!page.line.equals("\0")) {
            page.block();
        }
        return page.html.toString();
    }

    private void next() {
        line = lines.hasNext() ? lines.next() : "\0";
    }

    private void block() {
        if (line.isBlank()) {
            next();
        } else if (line.startsWith("```")) {
            code();
        } else if (line.startsWith("|")) {
            table();
        } else if (line.startsWith("- ")) {
            list();
        } else if (line.matches("#{1,3} .*")) {
            int level = line.indexOf(' ');
            html.append("<h%d>%s</h%d>%n".formatted(level, inline(line.substring(level + 1)), level));
            next();
        } else {
            html.append("<p>").append(inline(textBlock())).append("</p>\n");
        }
    }

    private String textBlock() {
        StringBuilder text = new StringBuilder(line);
        next();
        while (!line.isBlank() && !line.equals("\0") && !line.matches("(```|\\||- |#).*")) {
            text.append(' ').append(line.strip());
            next();
        }
        return text.toString();
    }

    private void code() {
        html.append("<pre>");
        next();
        while (!line.startsWith("```") && !line.equals("\0")) {
            html.append(escaped(line)).append('\n');
            next();
        }
        html.append("</pre>\n");
        next();
    }

    private void list() {
        html.append("<ul>\n");
        while (line.startsWith("- ")) {
            html.append("<li>").append(inline(textBlock().substring(2))).append("</li>\n");
        }
        html.append("</ul>\n");
    }

    private void table() {
        html.append("<table>\n");
        String cell = "th";
        while (line.startsWith("|")) {
            if (!line.matches("\\|[-| ]+")) {
                row(cell);
                cell = "td";
            }
            next();
        }
        html.append("</table>\n");
    }

    private void row(String cell) {
        String inside = line.strip();
        html.append("<tr>");
        for (String text : CELLS.split(inside.substring(1, inside.length() - 1), -1)) {
            html.append("<%s>%s</%s>".formatted(cell, inline(text.strip()), cell));
        }
        html.append("</tr>\n");
    }

    private static String inline(String text) {
        String safe = escaped(text.replace("\\|", "|"));
        String coded = CODE.matcher(safe).replaceAll("<code>$1</code>");
        String bold = BOLD.matcher(coded).replaceAll("<strong>$1</strong>");
        String linked = LINK.matcher(bold).replaceAll("<a href=\"/docs/$2$3\">$1</a>");
        return ANCHOR.matcher(linked).replaceAll("<a id=\"$1\"></a>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
