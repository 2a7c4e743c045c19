// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.access;

import java.time.Duration;

/** What came of somebody who wanted to sign in, or to prove that it is still them. */
sealed interface SignInResult {
    record SignedIn(Session.Opened opened) implements SignInResult {}

    /** The password was changed; this session goes on, the others have ended. */
    record Changed() implements SignInResult {}

    /** Name or password is wrong; nobody learns which. */
    record Wrong() implements SignInResult {}

    record TooOften(Duration retryAfter) implements SignInResult {}

    /** The link was used, replaced or has expired. */
    record LinkUnknown() implements SignInResult {}

    record NameTaken() implements SignInResult {}
}
