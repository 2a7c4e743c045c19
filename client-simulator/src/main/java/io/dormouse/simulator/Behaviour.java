// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator;

import java.time.Duration;
import org.eclipse.leshan.core.ResponseCode;

/** How a device deals with an operation on some path, other than properly. */
public sealed interface Behaviour {
    /** Does nothing and answers with {@code code}. */
    record Refuse(ResponseCode code) implements Behaviour {}

    /** Does nothing and never answers, as a device with a full receive queue. */
    record Ignore() implements Behaviour {}

    /** Does what it is told, but the answer is never sent. */
    record LoseAnswer() implements Behaviour {}

    /** Does what it is told and answers late. */
    record AnswerLate(Duration delay) implements Behaviour {}

    /** Does what it is told; the payload of the answer is destroyed, its length is kept. */
    record Garble() implements Behaviour {}

    /** Crashes while doing it: nothing is changed, nothing is answered, and the device starts and registers again. */
    record Crash() implements Behaviour {}
}
