// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a {@link TestFleet} parameter of a test: which devices it is. They are made before the test and gone after it. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Fleet {
    /** How many. */
    int count() default 1;

    /** Endpoint names are this, a dash and a number. */
    String prefix() default "device";

    /** Whether over DTLS; the extension must have been given a {@code coaps:} address then. */
    boolean secured() default false;

    /** Whether they register in queue mode. */
    boolean queueMode() default false;

    /** How long they listen after each exchange, and how long they sleep then, such as {@code 2s}; empty for always awake. */
    String awake() default "";

    String asleep() default "";

    /** The name of a radio profile. */
    String radio() default "perfect";

    /** How many seconds pass for the devices in one. */
    double speed() default 1;

    /** Whether the clock of the devices stands still but for {@link TestFleet#passes}. */
    boolean virtualTime() default false;

    /** Decides all that is drawn by lot. */
    long seed() default 1;

    /** Whether the test begins with all of them registered. */
    boolean registered() default true;
}
