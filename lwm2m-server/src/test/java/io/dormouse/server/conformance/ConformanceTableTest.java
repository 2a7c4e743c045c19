// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/conformance.md} is made from the catalogue of requirements and the names of the tests. Run with {@code -Dconformance.write=true} to write it; the build fails
 * when it is not what it would be.
 */
final class ConformanceTableTest {
    private static final Path ROOT = root();
    private static final Path PAGE = ROOT.resolve("docs/conformance.md");

    private final TestMethods tests = TestMethods.of(ROOT);
    private final Map<String, Requirement> requirements = requirements();

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("docs"))) {
            here = Objects.requireNonNull(here.getParent());
        }
        return here;
    }

    private static Map<String, Requirement> requirements() {
        Map<String, Requirement> all = new LinkedHashMap<>();
        try (InputStream in = ConformanceTableTest.class.getResourceAsStream("requirements.txt")) {
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Requirement::parse)
                    .forEach(one -> assertEquals(null, all.put(one.id(), one), one.id() + " stands there twice"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private Set<String> testsOf(Requirement one) {
        Set<String> found = new TreeSet<>(tests.withId(one.id()));
        found.addAll(one.namedTests());
        if (!one.sameAs().isEmpty()) {
            found.addAll(testsOf(Objects.requireNonNull(requirements.get(one.sameAs()), one.sameAs())));
        }
        return found;
    }

    @Test
    void everyRequirementHasATestOrAReason() {
        List<String> bare = requirements.values().stream()
                .filter(one -> one.reason().isEmpty() == testsOf(one).isEmpty())
                .map(Requirement::id)
                .toList();

        assertEquals(List.of(), bare, "neither a test nor a reason, or both");
    }

    @Test
    void everyTestThatIsNamedExists() {
        List<String> absent = requirements.values().stream()
                .flatMap(one -> one.namedTests().stream())
                .filter(test -> !tests.all().contains(test))
                .toList();

        assertEquals(List.of(), absent);
    }

    @Test
    void everyIdInTheNameOfATestIsARequirement() {
        List<String> unknown = new ArrayList<>();
        for (String test : tests.all()) {
            TestMethods.idsOf(test).stream()
                    .filter(id -> !requirements.containsKey(id))
                    .forEach(id -> unknown.add(id + " in " + test));
        }

        assertEquals(List.of(), unknown);
    }

    @Test
    void thePageIsWhatTheTestsSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(PAGE, page);
        }

        assertTrue(Files.exists(PAGE), "run with -Dconformance.write=true");
        assertEquals(page, Files.readString(PAGE), "run with -Dconformance.write=true");
    }

    private String page() {
        long must = requirements.values().stream().filter(Requirement::isMust).count();
        long tested = requirements.values().stream()
                .filter(Requirement::isMust)
                .filter(one -> one.reason().isEmpty())
                .count();
        long all = requirements.values().stream()
                .filter(one -> one.reason().isEmpty())
                .count();
        StringBuilder page = new StringBuilder();
        page.append("# Conformance\n\n")
                .append(
                        "What LwM2M 1.0 and 1.1 ask of a server, what the field asks beyond that, and the test that shows it. The build makes this page from the tests and fails when it is\n")
                .append(
                        "not true: a requirement has tests, all of which pass, or a reason. Levels: MUST, SHOULD, MAY of the specification, with the version when it is a later one;\n")
                .append(
                        "POL is what this server promises where the specification leaves it open, TOL what clients in the field need.\n\n")
                .append(
                        "LwM2M 1.2: `lwm2m=1.2` is answered 4.12, and clients fall back to 1.1; `--max-lwm2m-version 1.2-as-1.1` serves them with what 1.1 has, an infinite lifetime included.\n")
                .append(
                        "Not in it: LwM2M CBOR, SenML-ETCH, edge/con/hqmax, attributes in Observe, depth of Discover, Profile ID, Bootstrap-Pack.\n\n")
                .append(all + " of " + requirements.size() + " requirements are tested, " + tested + " of " + must
                        + " at the level MUST.\n\n")
                .append("| id | level | requirement | shown by, or why not |\n|---|---|---|---|\n");
        requirements
                .values()
                .forEach(one -> page.append(
                        "| " + one.id() + " | " + one.level() + " | " + one.words() + " | " + shown(one) + " |\n"));
        return page.toString();
    }

    private String shown(Requirement one) {
        if (!one.reason().isEmpty()) {
            return "— " + one.reason();
        }
        return String.join(
                "<br>", testsOf(one).stream().map(test -> "`" + test + "`").toList());
    }
}
