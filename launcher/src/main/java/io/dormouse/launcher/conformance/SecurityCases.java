// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher.conformance;

import java.util.List;
import java.util.Set;

/** ETS INT 401, 402: the transport (OMA LwM2M Transport 1.1 §5). */
final class SecurityCases {
    private SecurityCases() {}

    static List<ConformanceCase> all() {
        return List.of(
                new ConformanceCase("401", "UDP channel security: pre-shared key", registeredWith(Set.of("psk"))),
                new ConformanceCase(
                        "402",
                        "UDP channel security: certificate or raw public key",
                        registeredWith(Set.of("x509", "rpk"))));
    }

    private static ConformanceCase.Check registeredWith(Set<String> modes) {
        return (device, findings) -> {
            String security = device.registration().path("security").asText();
            if (!modes.contains(security)) {
                findings.notApplicable("the device registered with security " + security);
            } else {
                findings.expectCode(device.read("/3/0/16"), "2.05");
            }
        };
    }
}
