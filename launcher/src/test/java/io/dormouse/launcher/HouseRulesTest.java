// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of docs/ARCHITECTURE.md, held against every class of the program. */
final class HouseRulesTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dormouse");

    private static final List<String> CAPABILITIES = List.of(
            "registration",
            "twin",
            "message",
            "rpc",
            "observation",
            "telemetry",
            "credential",
            "bootstrap",
            "model",
            "profile",
            "dialect",
            "access",
            "console");

    private static final String[] MECHANISMS = {
        "io.dormouse.server.device..",
        "io.dormouse.server.downlink..",
        "io.dormouse.server.operation..",
        "io.dormouse.kit..",
        "io.dormouse.objects.."
    };

    @Test
    void theWholeHouseIsLookedAt() {
        assertTrue(HOUSE.size() > 100, "only " + HOUSE.size() + " classes were found");
        for (String module : List.of("objects", "kit", "coap", "simulator", "server", "bootstrap", "launcher")) {
            assertTrue(
                    HOUSE.stream().anyMatch(type -> type.getPackageName().startsWith("io.dormouse." + module)),
                    "no class of " + module);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.dormouse.(**)").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void aCapabilityKnowsNoOtherCapability() {
        for (String capability : CAPABILITIES) {
            List<String> others = new ArrayList<>(CAPABILITIES);
            others.remove(capability);
            others.add("fleet");
            others.add("lwm2m");
            noClasses()
                    .that()
                    .resideInAPackage("io.dormouse.server." + capability + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others.stream()
                            .map(other -> "io.dormouse.server." + other + "..")
                            .toArray(String[]::new))
                    .allowEmptyShould(true)
                    .check(HOUSE);
        }
    }

    @Test
    void nobodyButTheRootCallsFleet() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.dormouse.server.fleet..", "io.dormouse.server", "io.dormouse.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dormouse.server.fleet..")
                .check(HOUSE);
    }

    @Test
    void mechanismsKnowNoCapability() {
        String[] capabilities = CAPABILITIES.stream()
                .map(capability -> "io.dormouse.server." + capability + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(MECHANISMS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(capabilities)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("io.dormouse.server.fleet..", "io.dormouse.server.lwm2m..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAnyPackage("io.dormouse.kit..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.dormouse.objects..", "org.eclipse.leshan.."))
                .check(HOUSE);
    }

    @Test
    void leshansServerAndCaliforniumStayBehindThePackagesThatAdaptThem() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.dormouse.coap..",
                        "io.dormouse.server.lwm2m..",
                        "io.dormouse.bootstrap.lwm2m..",
                        "io.dormouse.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.eclipse.leshan.server..",
                        "org.eclipse.leshan.client..",
                        "org.eclipse.leshan.core.californium..",
                        "org.eclipse.californium..")
                .check(HOUSE);
    }

    @Test
    void neitherServerKnowsTheOther() {
        noClasses()
                .that()
                .resideInAPackage("io.dormouse.bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dormouse.server..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("io.dormouse.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dormouse.bootstrap..")
                .check(HOUSE);
    }

    @Test
    void theSimulatorKnowsNoServer() {
        noClasses()
                .that()
                .resideInAPackage("io.dormouse.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.dormouse.server..",
                        "io.dormouse.bootstrap..",
                        "io.dormouse.coap..",
                        "org.eclipse.leshan.server..")
                .check(HOUSE);
    }

    @Test
    void jettyStaysInHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.dormouse.kit.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(HOUSE);
    }

    @Test
    void statementsAreMadeOnlyByTheDatabaseAndByStores() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.dormouse.kit.database..", "io.dormouse.kit.event..")
                .and()
                .haveNameNotMatching(".*Store(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..")
                        .and(com.tngtech.archunit.base.DescribedPredicate.not(
                                nameMatching("java\\.sql\\.SQLException"))))
                .check(HOUSE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager)")
                .orShould()
                .haveNameMatching(".*\\.Abstract\\w*Base")
                .check(HOUSE);
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..utils..", "..shared..", "..misc..", "..impl..")
                .check(HOUSE);
    }

    @Test
    void recordsAreFinalValuesWithoutAFrameworkAroundThem() {
        classes().that().areRecords().should().haveOnlyFinalFields().check(HOUSE);
    }

    @Test
    void clocksAndSleepStayBehindTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.dormouse.kit.time..")
                .should(callMethod(System.class, "currentTimeMillis"))
                .orShould(callMethod(System.class, "nanoTime"))
                .orShould(callMethod(Instant.class, "now"))
                .orShould(callMethod(Thread.class, "sleep", long.class))
                .orShould(callMethod(Math.class, "random"))
                .check(HOUSE);
    }
}
