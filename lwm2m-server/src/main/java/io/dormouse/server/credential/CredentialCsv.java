// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.credential;

import io.dormouse.kit.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads tables of credentials (RFC 4180): {@code endpoint,identity,key} of pre-shared keys, or {@code endpoint,type,identity,key} of any type. Of a raw public key the key is
 * the base64 of it and the identity stays empty; of a certificate both stay empty.
 */
final class CredentialCsv {
    /** Most rows of one file. */
    static final int ROWS_MAX = 10_000;

    static final String HEADER = "endpoint,identity,key";
    static final String HEADER_WITH_TYPE = "endpoint,type,identity,key";

    private CredentialCsv() {}

    /**
     * @param line where the row begins, from 1
     * @param fields endpoint, type, identity, key in a good row; any number in a bad one
     */
    record Row(int line, List<String> fields) {
        boolean isGood() {
            return fields.size() == 4;
        }
    }

    /** All rows but the header and empty lines; where the table has no types they are filled in. */
    static List<Row> parse(byte[] body) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw malformed("The file is not UTF-8 text.");
        }
        List<Row> rows = rows(text.startsWith("\uFEFF") ? text.substring(1) : text);
        String header = rows.isEmpty() ? "" : String.join(",", rows.get(0).fields());
        return switch (header) {
            case HEADER_WITH_TYPE -> rows.subList(1, rows.size());
            case HEADER ->
                rows.subList(1, rows.size()).stream()
                        .map(CredentialCsv::withType)
                        .toList();
            default -> throw malformed("The first line must be " + HEADER + " or " + HEADER_WITH_TYPE + ".");
        };
    }

    /** A row with another number of fields must not become a good one. */
    private static Row withType(Row row) {
        List<String> fields = row.fields();
        return fields.size() == 3
                ? new Row(row.line(), List.of(fields.get(0), Credential.PSK, fields.get(1), fields.get(2)))
                : new Row(row.line(), List.of());
    }

    private static List<Row> rows(String text) {
        List<Row> rows = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int line = 1;
        int rowLine = 1;
        boolean quoted = false;
        for (int at = 0; at <= text.length(); at++) {
            char c = at < text.length() ? text.charAt(at) : '\n';
            if (quoted && at == text.length()) {
                throw malformed("Line " + rowLine + ": a quote is never closed.");
            } else if (c == '"') {
                boolean doubled = quoted && at + 1 < text.length() && text.charAt(at + 1) == '"';
                if (doubled) {
                    field.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                fields.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    add(rows, rowLine, fields);
                    fields = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
            if (c == '\n') {
                line++;
                rowLine = quoted ? rowLine : line;
            }
        }
        return rows;
    }

    private static void add(List<Row> rows, int line, List<String> fields) {
        if (fields.size() == 1 && fields.get(0).isBlank()) {
            return;
        }
        if (rows.size() > ROWS_MAX) {
            throw malformed("The file has more than " + ROWS_MAX + " rows; split it.");
        }
        rows.add(new Row(line, List.copyOf(fields)));
    }

    private static io.dormouse.kit.http.ProblemException malformed(String detail) {
        return Problem.of(422, "malformed-csv", detail).asException();
    }
}
