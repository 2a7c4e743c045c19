// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.server.fleet.Filter.Comparison;
import io.dormouse.server.fleet.Filter.Operator;
import io.dormouse.server.fleet.FilterField.Fact;
import io.dormouse.server.fleet.FilterField.Kind;
import java.util.ArrayList;
import java.util.List;

/** Recursive descent: {@code or} binds weaker than {@code and}, {@code and} weaker than {@code not}. */
final class FilterParser {
    private static final List<String> OPERATORS = List.of("=", "!=", "<", "<=", ">", ">=", "in");

    private final List<FilterWord> words;
    private int at;
    private int depth;
    private int comparisons;

    private FilterParser(List<FilterWord> words) {
        this.words = words;
    }

    static Filter parse(String expression) {
        if (expression.length() > Filter.LENGTH_MAX) {
            throw new BadFilter(Filter.LENGTH_MAX + 1, "longer than " + Filter.LENGTH_MAX + " characters", null);
        }
        FilterParser parser = new FilterParser(FilterWord.cut(expression));
        Filter filter = parser.any();
        FilterWord rest = parser.peek();
        if (rest.kind() != FilterWord.Kind.END) {
            throw new BadFilter(
                    rest.position(),
                    "expected \"and\", \"or\" or the end, found " + rest.shown(),
                    rest.kind() == FilterWord.Kind.PLAIN
                            ? Suggestion.nearest(rest.text(), List.of("and", "or"))
                            : null);
        }
        return filter;
    }

    private Filter any() {
        List<Filter> parts = new ArrayList<>(List.of(all()));
        while (peek().isKeyword("or")) {
            take();
            parts.add(all());
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.Any(List.copyOf(parts));
    }

    private Filter all() {
        List<Filter> parts = new ArrayList<>(List.of(one()));
        while (peek().isKeyword("and")) {
            take();
            parts.add(one());
        }
        return parts.size() == 1 ? parts.get(0) : new Filter.All(List.copyOf(parts));
    }

    private Filter one() {
        FilterWord first = peek();
        if (!first.isKeyword("not") && !first.isSign("(")) {
            return comparison();
        }
        depth++;
        if (depth > Filter.DEPTH_MAX) {
            throw new BadFilter(first.position(), "nested deeper than " + Filter.DEPTH_MAX + " levels", null);
        }
        take();
        Filter inner;
        if (first.isKeyword("not")) {
            inner = new Filter.Not(one());
        } else {
            inner = any();
            expect(")");
        }
        depth--;
        return inner;
    }

    private Filter comparison() {
        FilterWord first = take();
        comparisons++;
        if (comparisons > Filter.COMPARISONS_MAX) {
            throw new BadFilter(first.position(), "more than " + Filter.COMPARISONS_MAX + " comparisons", null);
        }
        if (first.kind() != FilterWord.Kind.PLAIN) {
            throw new BadFilter(first.position(), "expected a field, found " + first.shown(), null);
        }
        boolean asVersion = peek().isSign("(");
        FilterField field = asVersion ? versioned(first) : FilterField.parse(first);
        FilterWord sign = take();
        Operator operator = operator(sign);
        checkOperator(field, operator, asVersion, sign);
        return new Comparison(field, asVersion, operator, values(field, operator, asVersion));
    }

    private FilterField versioned(FilterWord function) {
        if (!function.isKeyword("version")) {
            throw new BadFilter(
                    function.position(),
                    "there is no function " + function.shown(),
                    Suggestion.nearest(function.text(), List.of("version")));
        }
        take();
        FilterWord name = take();
        FilterField field = FilterField.parse(name);
        if (field instanceof Fact fact && fact.kind() != Kind.TEXT) {
            throw new BadFilter(name.position(), name.shown() + " is no text and has no version", null);
        }
        expect(")");
        return field;
    }

    private List<FilterValue> values(FilterField field, Operator operator, boolean asVersion) {
        if (operator != Operator.IN) {
            return List.of(value(field, asVersion));
        }
        FilterWord open = peek();
        expect("(");
        List<FilterValue> values = new ArrayList<>(List.of(value(field, asVersion)));
        while (peek().isSign(",")) {
            take();
            values.add(value(field, asVersion));
        }
        if (values.size() > Filter.VALUES_MAX) {
            throw new BadFilter(open.position(), "more than " + Filter.VALUES_MAX + " values", null);
        }
        expect(")");
        return List.copyOf(values);
    }

    private FilterValue value(FilterField field, boolean asVersion) {
        FilterWord word = take();
        if (word.kind() != FilterWord.Kind.PLAIN && word.kind() != FilterWord.Kind.QUOTED) {
            throw new BadFilter(word.position(), "expected a value, found " + word.shown(), null);
        }
        return FilterValue.parse(word, field, asVersion);
    }

    private static Operator operator(FilterWord sign) {
        for (Operator operator : Operator.values()) {
            if (operator == Operator.IN ? sign.isKeyword("in") : sign.isSign(operator.sign())) {
                return operator;
            }
        }
        String meant = sign.isSign("==") ? "=" : sign.isSign("!") ? "!=" : sign.isKeyword("is") ? "=" : null;
        throw new BadFilter(
                sign.position(), "expected one of " + String.join(" ", OPERATORS) + ", found " + sign.shown(), meant);
    }

    private static void checkOperator(FilterField field, Operator operator, boolean asVersion, FilterWord sign) {
        if (asVersion || !(field instanceof Fact fact)) {
            return;
        }
        boolean fits = switch (fact.kind()) {
            case TEXT, NUMBER -> true;
            case STATE -> !operator.ordering();
            case TIME -> operator != Operator.IN;
            case BOOLEAN -> operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        };
        if (!fits) {
            throw new BadFilter(
                    sign.position(), "\"" + fact.word() + "\" cannot be compared with " + sign.shown(), null);
        }
    }

    private void expect(String sign) {
        FilterWord word = take();
        if (!word.isSign(sign)) {
            throw new BadFilter(word.position(), "expected \"" + sign + "\", found " + word.shown(), sign);
        }
    }

    private FilterWord peek() {
        return words.get(at);
    }

    /** The end is never passed. */
    private FilterWord take() {
        FilterWord word = words.get(at);
        if (word.kind() != FilterWord.Kind.END) {
            at++;
        }
        return word;
    }
}
