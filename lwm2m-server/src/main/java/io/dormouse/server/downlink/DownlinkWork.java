// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.downlink;

import java.time.Duration;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.LwM2mResponse;

/**
 * One exchange that a source wants.
 *
 * @param request what is asked
 * @param timeout the most it may take; at its end the exchange is cancelled and no datagram leaves any more. A source whose item expires sooner gives that shorter
 *     time.
 * @param tag the source's own note, handed back with the answer
 */
public record DownlinkWork(DownlinkRequest<? extends LwM2mResponse> request, Duration timeout, Object tag) {}
