// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.launcher;

import io.dormouse.server.Lwm2mServer;
import java.io.PrintWriter;

/** The lines by which people and scripts find a server that has started. */
final class StartLines {
    private StartLines() {}

    static void print(PrintWriter out, Lwm2mServer server) {
        out.println("http: " + server.http());
        server.deviceAddresses().forEach(address -> out.println(address.getScheme() + ": " + address));
        // Of devices with raw public keys: the base64 within the PEM of GET /system.
        out.println("coaps public key: " + server.publicKey().replaceAll("-----[A-Z ]+-----|\\s", ""));
    }
}
