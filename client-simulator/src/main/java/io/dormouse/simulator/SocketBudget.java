// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Each device has a socket of its own, and a process may open so many files only. */
public final class SocketBudget {
    private static final int OTHER_FILES = 200;

    private SocketBudget() {}

    /** Why so many devices cannot run in this process, and what helps; empty when they can. */
    public static Optional<String> refusal(int devices) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? refusal(devices, system.getMaxFileDescriptorCount())
                : Optional.empty();
    }

    static Optional<String> refusal(int devices, long filesMax) {
        long needed = (long) devices + OTHER_FILES;
        return needed <= filesMax
                ? Optional.empty()
                : Optional.of(devices + " devices need " + needed + " open files, and this process may have " + filesMax
                        + ". Raise the limit in the shell that starts it (ulimit -n " + needed
                        + "; the hard limit is for the administrator to raise), or share the fleet among processes:"
                        + " --range 1-" + (filesMax - OTHER_FILES) + " in this one, the rest in others");
    }
}
