// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.enrolment;

import io.dormouse.bootstrap.plan.Plan;

/** Whether somebody who asks for a bootstrap gets one. */
public sealed interface Admission {
    /**
     * @param source whose configuration it is: {@code device} or {@code group:NAME}
     */
    record Granted(String endpoint, Plan plan, String source) implements Admission {}

    /**
     * @param cause a stable word, see docs/operators.md
     * @param detail for a person
     */
    record Refused(String cause, String detail) implements Admission {}
}
