// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import io.dormouse.kit.http.Principal;
import io.dormouse.kit.http.Problem;
import io.dormouse.kit.http.Role;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.leshan.core.node.LwM2mPath;

/**
 * What can cut a device off, reset it or hand it over: needs the role engineer (semantics.md §2, api.md "Conventions").
 * Reading is never dangerous.
 */
public final class DangerousPaths {
    private static final int SERVER = 1;
    private static final int ACCESS_CONTROL = 2;

    /**
     * By object: lifetime, binding, bootstrap on failure, APN link, trigger, disable, bootstrap request; reboot,
     * factory reset; firmware update.
     */
    private static final Map<Integer, Set<Integer>> RESOURCES =
            Map.of(SERVER, Set.of(1, 4, 7, 9, 10, 21, 22), 3, Set.of(4, 5), 5, Set.of(2));

    private DangerousPaths() {}

    /** Ends the request with 403 when the caller's role does not cover the operation. */
    public static void check(Operation operation, Principal principal) {
        if (principal.role().covers(Role.ENGINEER)) {
            return;
        }
        of(operation).ifPresent(path -> {
            throw Problem.roleMissing(
                            Role.ENGINEER, "Changing " + path + " can cut the device off: it needs the role engineer.")
                    .asException();
        });
    }

    /** The dangerous path that an operation touches. */
    static Optional<LwM2mPath> of(Operation operation) {
        if (operation instanceof Operation.Execute execute) {
            return Optional.of(execute.path()).filter(DangerousPaths::listed);
        }
        if (operation instanceof Operation.Write write) {
            return write.replace() && wholeOf(write.path())
                    ? Optional.of(write.path())
                    : write.values().keySet().stream()
                            .filter(DangerousPaths::listed)
                            .findFirst();
        }
        if (operation instanceof Operation.WriteComposite write) {
            return write.values().keySet().stream()
                    .filter(DangerousPaths::listed)
                    .findFirst();
        }
        boolean wholeInstance = operation instanceof Operation.Create || operation instanceof Operation.Delete;
        return operation.paths().stream()
                .filter(path -> wholeInstance && (path.getObjectId() == SERVER || path.getObjectId() == ACCESS_CONTROL))
                .findFirst();
    }

    private static boolean wholeOf(LwM2mPath path) {
        return path.isObjectInstance() && path.getObjectId() == SERVER;
    }

    private static boolean listed(LwM2mPath path) {
        return path.getObjectId() == ACCESS_CONTROL
                || RESOURCES.getOrDefault(path.getObjectId(), Set.of()).contains(path.getResourceId());
    }
}
