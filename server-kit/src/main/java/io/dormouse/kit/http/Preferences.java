// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header Prefer (RFC 7240), of which only {@code wait} means something here; anything else is ignored as the RFC
 * wants.
 */
final class Preferences {
    static final Duration WAIT_MAX = Duration.ofSeconds(60);

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;])\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(?=$|[,;])");

    private Preferences() {}

    static Duration wait(String prefer) {
        Matcher matcher = WAIT.matcher(prefer.toLowerCase(java.util.Locale.ROOT));
        if (!matcher.find()) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
        return asked.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : asked;
    }
}
