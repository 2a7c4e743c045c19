// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.fleet;

import io.dormouse.server.fleet.Filter.Comparison;
import io.dormouse.server.fleet.Filter.Operator;
import io.dormouse.server.fleet.FilterField.Fact;
import io.dormouse.server.fleet.FilterField.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a filter into a condition over the joined tables of {@link DeviceColumns}. The condition is never NULL, so {@code NOT} means what it says.
 *
 * <p>Versions: no SQL function orders {@code 2.9} before {@code 2.10} in both databases. A fleet has few different versions of anything, so the different values are
 * read first, compared here, and those that fit go into the condition as a list: it stays exact for paging, counting and facets.
 */
final class FilterSql {
    /** Most different values that are compared as versions. */
    static final int VERSIONS_MAX = 5_000;

    /** Devices that count as few. */
    static final int RARE_MAX = 10_000;

    private final Instant now;
    private final Texts texts;

    /** Reads the first column, of a select that limits itself. */
    @FunctionalInterface
    interface Texts {
        List<String> read(Sql select);
    }

    FilterSql(Instant now, Texts texts) {
        this.now = now;
        this.texts = texts;
    }

    Sql condition(Filter filter) {
        if (filter instanceof Filter.All all) {
            return Sql.joined("AND", all.parts().stream().map(this::condition).toList());
        }
        if (filter instanceof Filter.Any any) {
            return Sql.joined("OR", any.parts().stream().map(this::condition).toList());
        }
        if (filter instanceof Filter.Not not) {
            return Sql.of("NOT (").plus(condition(not.part())).plus(")");
        }
        Comparison comparison = (Comparison) filter;
        if (comparison.operator() == Operator.NOT_EQUAL) {
            Comparison equal =
                    new Comparison(comparison.field(), comparison.asVersion(), Operator.EQUAL, comparison.values());
            return Sql.of("NOT (").plus(condition(equal)).plus(")");
        }
        if (comparison.asVersion()) {
            return versions(comparison);
        }
        return comparison.field() instanceof Fact fact
                ? fact(fact, comparison)
                : member((Member) comparison.field(), comparison);
    }

    private Sql fact(Fact fact, Comparison comparison) {
        Sql column = DeviceColumns.of(fact, now);
        return present(column, compared(column, comparison));
    }

    /** False, not NULL, for devices that do not have it. */
    private static Sql present(Sql column, Sql compared) {
        return Sql.of("(").plus(column).plus(" IS NOT NULL AND ").plus(compared).plus(")");
    }

    private Sql compared(Sql column, Comparison comparison) {
        List<Object> values = comparison.values().stream().map(this::parameter).toList();
        return comparison.operator() == Operator.IN
                ? column.plus(" IN ").plus(Sql.list(values))
                : column.plus(" " + comparison.operator().sign() + " ?", values.get(0));
    }

    /** Numbers are compared in the number column, everything else in the text column. */
    private Sql member(Member member, Comparison comparison) {
        List<FilterValue> numbers = new ArrayList<>();
        List<FilterValue> texts = new ArrayList<>();
        for (FilterValue value : comparison.values()) {
            (value instanceof FilterValue.Amount ? numbers : texts).add(value);
        }
        List<Sql> choices = new ArrayList<>();
        if (!numbers.isEmpty()) {
            choices.add(indexed(member, compared(Sql.of("x.number"), with(comparison, numbers))));
        }
        if (!texts.isEmpty()) {
            choices.add(indexed(member, compared(Sql.of("x.text"), with(comparison, texts))));
        }
        return Sql.joined("OR", choices);
    }

    private static Comparison with(Comparison comparison, List<FilterValue> values) {
        return new Comparison(comparison.field(), comparison.asVersion(), comparison.operator(), values);
    }

    /** What few devices have is looked up in the index and leads to them; what many have is checked device by device, until a page is full. */
    private Sql indexed(Member member, Sql condition) {
        Sql entries = Sql.of(
                        "FROM twin_index x WHERE x.section = ? AND x.path = ? AND ", member.section(), member.path())
                .plus(condition);
        Sql probe = Sql.of("SELECT x.section ").plus(entries).plus(" LIMIT " + (RARE_MAX + 1));
        boolean rare = texts.read(probe).size() <= RARE_MAX;
        return rare
                ? Sql.of("d.endpoint IN (SELECT x.endpoint ").plus(entries).plus(")")
                : Sql.of("EXISTS (SELECT 1 ").plus(entries).plus(" AND x.endpoint = d.endpoint)");
    }

    private Sql versions(Comparison comparison) {
        boolean ofMember = comparison.field() instanceof Member;
        Sql select = comparison.field() instanceof Member member
                ? Sql.of(
                        "SELECT DISTINCT x.text FROM twin_index x WHERE x.section = ? AND x.path = ? AND x.text IS NOT NULL",
                        member.section(),
                        member.path())
                : DeviceColumns.different((Fact) comparison.field(), now);
        List<String> known = texts.read(select.plus(" LIMIT " + (VERSIONS_MAX + 1)));
        if (known.size() > VERSIONS_MAX) {
            throw new BadFilter(1, "more than " + VERSIONS_MAX + " different values to compare as versions", null);
        }
        List<String> fitting =
                known.stream().filter(text -> fits(text, comparison)).toList();
        if (fitting.isEmpty()) {
            return Sql.of("1 = 0");
        }
        Sql in = Sql.of(" IN ").plus(Sql.list(fitting));
        if (ofMember) {
            return indexed((Member) comparison.field(), Sql.of("x.text").plus(in));
        }
        Sql column = DeviceColumns.of((Fact) comparison.field(), now);
        return present(column, column.plus(in));
    }

    private static boolean fits(String text, Comparison comparison) {
        FirmwareVersion version = FirmwareVersion.parse(text);
        return comparison.values().stream()
                .map(value -> FirmwareVersion.parse(((FilterValue.Text) value).text()))
                .anyMatch(wanted -> comparison.operator().holds(version.compareTo(wanted)));
    }

    private Object parameter(FilterValue value) {
        if (value instanceof FilterValue.Amount amount) {
            return amount.number();
        }
        if (value instanceof FilterValue.Truth truth) {
            return truth.truth() ? 1 : 0;
        }
        if (value instanceof FilterValue.Moment moment) {
            return moment.at().toEpochMilli();
        }
        if (value instanceof FilterValue.FromNow fromNow) {
            return now.plus(fromNow.distance()).toEpochMilli();
        }
        return ((FilterValue.Text) value).text();
    }
}
