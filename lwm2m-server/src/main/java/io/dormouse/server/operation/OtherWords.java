// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import io.dormouse.server.device.Device;
import io.dormouse.server.device.Dialects;
import org.eclipse.leshan.core.request.CompositeDownlinkRequest;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.jspecify.annotations.Nullable;

/**
 * What to do when a device did not understand how something was said (codes 4.02, 4.06, 4.15; 4.05 and 5.01 to a
 * composite): remember it, and see whether there is another way.
 */
public final class OtherWords {
    private OtherWords() {}

    /**
     * Remembers that the device refused the formats of a request.
     *
     * @param used how the request was made
     * @return true when the same operation should be asked once more, with {@link Formats#of} as it now is
     */
    public static boolean remain(
            Device device, Dialects dialects, DownlinkRequest<?> request, Formats used, String code) {
        if (request instanceof CompositeDownlinkRequest<?>) {
            if (code.equals("4.05") || code.equals("5.01")) {
                dialects.refusesComposites(device);
            }
            return false;
        }
        ContentFormat accept = acceptOf(request);
        ContentFormat payload = payloadOf(request);
        if (accept != null && (code.equals("4.06") || code.equals("4.02"))) {
            dialects.refusesRead(device, accept);
        } else if (payload != null && (code.equals("4.15") || code.equals("4.02"))) {
            dialects.refusesWrite(device, payload);
        } else {
            return false;
        }
        Formats now = Formats.of(device, dialects);
        if (accept != null) {
            return !accept.equals(now.read());
        }
        boolean another =
                dialects.forWrite(device).filter(next -> !next.equals(payload)).isPresent();
        return another && !now.equals(used);
    }

    private static @Nullable ContentFormat acceptOf(DownlinkRequest<?> request) {
        if (request instanceof ReadRequest read) {
            return read.getContentFormat();
        }
        return request instanceof ObserveRequest observe ? observe.getContentFormat() : null;
    }

    private static @Nullable ContentFormat payloadOf(DownlinkRequest<?> request) {
        if (request instanceof WriteRequest write) {
            return write.getContentFormat();
        }
        return request instanceof CreateRequest create ? create.getContentFormat() : null;
    }
}
