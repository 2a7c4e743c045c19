// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * One word of a filter expression.
 *
 * @param text as meant: without quotes and escapes
 * @param position of its first character, from 1
 */
record FilterWord(Kind kind, String text, int position) {
    /** What a word is; PLAIN is everything unquoted that is no sign: field names, keywords, numbers, durations. */
    enum Kind {
        PLAIN,
        QUOTED,
        SIGN,
        END
    }

    private static final String SIGNS = "(),=!<>";

    boolean isSign(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isKeyword(String keyword) {
        return kind == Kind.PLAIN && text.equalsIgnoreCase(keyword);
    }

    /** For messages: {@code "brno"}, or {@code the end}. */
    String shown() {
        return kind == Kind.END ? "the end" : "\"" + text + "\"";
    }

    /** Cuts an expression into words; the last one is {@link Kind#END}. */
    static List<FilterWord> cut(String expression) {
        List<FilterWord> words = new ArrayList<>();
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"' || c == '\'') {
                StringBuilder text = new StringBuilder();
                int end = quoted(expression, at, text);
                words.add(new FilterWord(Kind.QUOTED, text.toString(), at + 1));
                at = end;
            } else if (SIGNS.indexOf(c) >= 0) {
                int length = at + 1 < expression.length() && expression.charAt(at + 1) == '=' && "!<>=".indexOf(c) >= 0
                        ? 2
                        : 1;
                words.add(new FilterWord(Kind.SIGN, expression.substring(at, at + length), at + 1));
                at += length;
            } else {
                at = plain(expression, at, words);
            }
        }
        words.add(new FilterWord(Kind.END, "", expression.length() + 1));
        return words;
    }

    /** A plain word; {@code tags."my tag"} is one, its quoted part included. */
    private static int plain(String expression, int start, List<FilterWord> words) {
        StringBuilder text = new StringBuilder();
        int at = start;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '"' && text.length() > 0 && text.charAt(text.length() - 1) == '.') {
                at = quoted(expression, at, text);
            } else if (Character.isWhitespace(c) || SIGNS.indexOf(c) >= 0 || c == '"' || c == '\'') {
                break;
            } else {
                text.append(c);
                at++;
            }
        }
        words.add(new FilterWord(Kind.PLAIN, text.toString(), start + 1));
        return at;
    }

    /** Reads from the opening quote on into {@code text}; returns where the expression goes on. A backslash takes the next character as it is. */
    private static int quoted(String expression, int start, StringBuilder text) {
        char quote = expression.charAt(start);
        for (int at = start + 1; at < expression.length(); at++) {
            char c = expression.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            if (c == '\\' && at + 1 < expression.length()) {
                at++;
                c = expression.charAt(at);
            }
            text.append(c);
        }
        throw new BadFilter(start + 1, "this quote is never closed", null);
    }
}
