// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The numbers were counted in the registry's own files, not in the program. */
class BundledObjectsTest {
    private final ObjectRegistry registry = BundledObjects.load();

    @Test
    void everyObjectVersionOfTheRegistryIsThere() {
        assertEquals(424, registry.all().size());
        assertEquals(4506, resources().count());
        assertEquals(
                Map.of("1.0", 327L, "1.1", 71L, "2.0", 19L, "1.2", 5L, "1.3", 1L, "2.1", 1L),
                countBy(
                        registry.all().stream(),
                        definition -> definition.version().toString()));
        assertEquals(
                Map.of("1.0", 368L, "1.1", 50L, "1.2", 6L),
                countBy(
                        registry.all().stream(),
                        definition -> definition.lwm2mVersion().toString()));
        assertEquals(Map.of(true, 316L, false, 108L), countBy(registry.all().stream(), ObjectDefinition::multiple));
    }

    @Test
    void everyTypeIsCarriedOver() {
        assertEquals(
                Map.of(
                        ResourceType.INTEGER, 1280L,
                        ResourceType.FLOAT, 1126L,
                        ResourceType.STRING, 791L,
                        ResourceType.BOOLEAN, 382L,
                        ResourceType.NONE, 344L,
                        ResourceType.TIME, 197L,
                        ResourceType.UNSIGNED, 147L,
                        ResourceType.OPAQUE, 139L,
                        ResourceType.OBJLNK, 78L,
                        ResourceType.CORELNK, 22L),
                countBy(resources(), ResourceDefinition::type));
    }

    @Test
    void everyOperationUnitAndRangeIsCarriedOver() {
        assertEquals(
                Map.of(
                        new Operations(true, false, false), 2692L,
                        new Operations(true, true, false), 1317L,
                        new Operations(false, false, true), 344L,
                        new Operations(false, false, false), 94L,
                        new Operations(false, true, false), 59L),
                countBy(resources(), ResourceDefinition::operations));
        assertEquals(Map.of(true, 300L, false, 4206L), countBy(resources(), ResourceDefinition::multiple));
        assertEquals(
                1054,
                resources().filter(resource -> !resource.units().isEmpty()).count());
        assertEquals(
                67,
                resources()
                        .map(ResourceDefinition::units)
                        .filter(unit -> !unit.isEmpty())
                        .distinct()
                        .count());
        assertEquals(
                256,
                resources().filter(resource -> resource.units().equals("s")).count());
        assertEquals(
                875,
                resources()
                        .filter(resource -> resource.constraint() != Constraint.NONE)
                        .count());
        assertEquals(
                141,
                resources()
                        .map(resource -> resource.constraint().toString())
                        .filter(range -> !range.isEmpty())
                        .distinct()
                        .count());
    }

    @Test
    void nearlyEveryRangeIsUnderstood() {
        assertEquals(
                Map.of(
                        "0..65535", 1L, // of a boolean
                        "255", 6L,
                        "2 Instances", 4L,
                        "<7 to >12.5", 2L,
                        "ON;OFF", 2L, // of a float
                        "The possible values are those listed in the LwM2M Core Specification", 3L,
                        "The possible values of Resource are listed in 5.3.1.1", 1L),
                countBy(
                        resources()
                                .map(ResourceDefinition::constraint)
                                .filter(constraint ->
                                        constraint instanceof UncheckedRange && constraint != Constraint.NONE),
                        Constraint::toString));
    }

    @Test
    void versionsOfOneObjectStandSideBySide() {
        assertEquals(
                List.of("1.0", "1.1", "1.2", "1.3"),
                registry.all().stream()
                        .filter(definition -> definition.id() == 4)
                        .map(definition -> definition.version().toString())
                        .toList());
        assertEquals("1.3", registry.newest(4).orElseThrow().version().toString());
        assertEquals(
                10,
                registry.find(4, ObjectVersion.V1_0).orElseThrow().resources().lastKey());
        assertEquals(Optional.empty(), registry.find(4, new ObjectVersion(1, 9)));
        assertEquals(Optional.empty(), registry.newest(29_999));
        assertEquals("2.1", registry.newest(20).orElseThrow().version().toString());
    }

    @Test
    void theDeviceObjectReadsAsTheSpecificationSays() {
        ObjectDefinition device = registry.find(3, ObjectVersion.V1_0).orElseThrow();

        assertEquals("Device", device.name());
        assertEquals("urn:oma:lwm2m:oma:3", device.urn());
        assertTrue(device.mandatory());
        assertEquals(
                new ResourceDefinition(
                        9,
                        "Battery Level",
                        new Operations(true, false, false),
                        false,
                        false,
                        ResourceType.INTEGER,
                        "%",
                        Constraint.parse(ResourceType.INTEGER, "0-100")),
                device.resource(9).orElseThrow());
        assertTrue(device.resource(4).orElseThrow().operations().executable());
        assertTrue(device.resource(11).orElseThrow().multiple());
        assertTrue(device.resource(14).orElseThrow().operations().writable());
        assertEquals(Optional.empty(), device.resource(99));
    }

    @Test
    void allIsSortedByIdAndVersion() {
        List<ObjectDefinition> all = registry.all();

        for (int i = 1; i < all.size(); i++) {
            ObjectDefinition before = all.get(i - 1);
            ObjectDefinition after = all.get(i);
            assertTrue(before.id() < after.id()
                    || (before.id() == after.id() && before.version().compareTo(after.version()) < 0));
        }
    }

    private Stream<ResourceDefinition> resources() {
        return registry.all().stream()
                .map(definition -> definition.resources().values())
                .flatMap(Collection::stream);
    }

    private static <T, K> Map<K, Long> countBy(Stream<T> all, Function<T, K> key) {
        return all.collect(Collectors.groupingBy(key, Collectors.counting()));
    }
}
