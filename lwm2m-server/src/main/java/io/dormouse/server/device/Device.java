// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

/** A registered device as downlink sources see it: a snapshot taken on its lane. */
public record Device(String endpoint, Registered registration) {
    public ObjectList objects() {
        return registration.objects();
    }

    public boolean queueMode() {
        return registration.queueMode();
    }
}
