// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A value of a resource, typed as the LwM2M data types are. Immutable. */
public sealed interface Value {
    ResourceType type();

    record Text(String text) implements Value {
        @Override
        public ResourceType type() {
            return ResourceType.STRING;
        }
    }

    record SignedInteger(long number) implements Value {
        @Override
        public ResourceType type() {
            return ResourceType.INTEGER;
        }
    }

    /** @param bits the 64 bits of the unsigned number */
    record UnsignedInteger(long bits) implements Value {
        @Override
        public ResourceType type() {
            return ResourceType.UNSIGNED;
        }
    }

    record Real(double number) implements Value {
        @Override
        public ResourceType type() {
            return ResourceType.FLOAT;
        }
    }

    record Bool(boolean truth) implements Value {
        @Override
        public ResourceType type() {
            return ResourceType.BOOLEAN;
        }
    }

    /** @param at to the second, what is finer is cut off */
    record Moment(Instant at) implements Value {
        public Moment {
            at = at.truncatedTo(ChronoUnit.SECONDS);
        }

        @Override
        public ResourceType type() {
            return ResourceType.TIME;
        }
    }

    /** Bytes; copied on the way in and out. */
    final class Opaque implements Value {
        private final byte[] bytes;

        public Opaque(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public ResourceType type() {
            return ResourceType.OPAQUE;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Opaque that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Opaque[" + bytes.length + " bytes]";
        }
    }

    /** {@code 65535:65535} is the null link. */
    record ObjectLink(int objectId, int instanceId) implements Value {
        private static final int NULL_ID = 65535;

        /** Whether it is the null link or names an object and an instance that can exist. */
        public boolean isValid() {
            boolean inRange = objectId >= 0 && objectId <= NULL_ID && instanceId >= 0 && instanceId <= NULL_ID;
            return inRange && (objectId == NULL_ID) == (instanceId == NULL_ID);
        }

        @Override
        public ResourceType type() {
            return ResourceType.OBJLNK;
        }
    }

    record CoreLink(String text) implements Value {
        @Override
        public ResourceType type() {
            return ResourceType.CORELNK;
        }
    }

    /**
     * The instances of a multiple-instance resource by id, all of one type.
     *
     * @param type of every instance, known even when there is none
     */
    record Instances(ResourceType type, SortedMap<Integer, Value> byId) implements Value {
        public Instances {
            byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
        }
    }
}
