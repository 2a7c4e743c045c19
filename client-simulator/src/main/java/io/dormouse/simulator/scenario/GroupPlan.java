// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

import io.dormouse.simulator.DeviceSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Devices that are alike.
 *
 * @param endpoint of each; {@code {n}} stands for its number, {@code {group}} and {@code {scenario}} for those names
 * @param secured whether with DTLS
 * @param sleep null for devices that stay awake
 * @param startsBySelf whether they are switched on when the scenario begins
 * @param startOver during which time, one after the other
 * @param habits what else belongs to each device
 */
public record GroupPlan(
        String name,
        int count,
        String endpoint,
        boolean secured,
        @Nullable Sleep sleep,
        boolean startsBySelf,
        Duration startOver,
        List<Consumer<DeviceSpec>> habits) {
    /**
     * When devices sleep.
     *
     * @param awake after each exchange, real time
     * @param asleep by the clock of the devices, a tenth more or less
     * @param wakes after so many they sleep on
     */
    public record Sleep(Duration awake, Duration asleep, int wakes) {}

    public GroupPlan {
        habits = List.copyOf(habits);
    }

    GroupPlan scaled(double share) {
        int fewer = Math.max(1, (int) Math.round(count * share));
        return new GroupPlan(name, fewer, endpoint, secured, sleep, startsBySelf, startOver, habits);
    }

    /** @param number from 1 */
    String endpointOf(String scenario, int number) {
        int digits = Math.max(2, Integer.toString(count).length());
        return endpoint.replace("{scenario}", scenario)
                .replace("{group}", name)
                .replace("{n}", String.format(java.util.Locale.ROOT, "%0" + digits + "d", number));
    }
}
