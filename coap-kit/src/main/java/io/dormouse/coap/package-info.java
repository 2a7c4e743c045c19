// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/** What both servers need of CoAP and DTLS: ports that are really open, keys, durable connections, refused contacts, codecs that never throw the unexpected. */
@NullMarked
package io.dormouse.coap;

import org.jspecify.annotations.NullMarked;
