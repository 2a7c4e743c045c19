// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.scenario;

/** An action that could not be done, and why. */
public final class ActionFailed extends Exception {
    ActionFailed(String why) {
        super(why);
    }
}
