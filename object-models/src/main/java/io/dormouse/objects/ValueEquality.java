// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.BiPredicate;

/** When two values count as the same (semantics.md §2 "Equality"). */
public final class ValueEquality {
    private ValueEquality() {}

    /**
     * Float as float32, Time to the second, Opaque by bytes, String exactly, numbers of different types by what they
     * count; instances must be the same ones.
     */
    public static boolean same(Value one, Value other) {
        if (one instanceof Value.Instances ours && other instanceof Value.Instances theirs) {
            return ours.byId().keySet().equals(theirs.byId().keySet())
                    && containsAll(theirs, ours, ValueEquality::same);
        }
        if (one instanceof Value.Real ours && other instanceof Value.Real theirs) {
            return sameFloat(ours.number(), theirs.number());
        }
        Optional<BigDecimal> ours = number(one);
        Optional<BigDecimal> theirs = number(other);
        if (ours.isPresent() && theirs.isPresent()) {
            return ours.get().compareTo(theirs.get()) == 0;
        }
        return one.equals(other);
    }

    /**
     * Whether a device that reports one value has what is desired: of instances, those that are named; of a value that
     * was decoded without a model, what it means as the desired type.
     */
    public static boolean matches(Value desired, Value reported) {
        if (desired instanceof Value.Instances wanted && reported instanceof Value.Instances there) {
            return containsAll(there, wanted, ValueEquality::sameOrUntyped);
        }
        return sameOrUntyped(desired, reported);
    }

    private static boolean sameOrUntyped(Value desired, Value reported) {
        return same(desired, reported)
                || UntypedValue.as(desired.type(), reported)
                        .filter(meant -> same(desired, meant))
                        .isPresent();
    }

    private static boolean containsAll(
            Value.Instances there, Value.Instances wanted, BiPredicate<Value, Value> sufficient) {
        return wanted.byId().entrySet().stream().allMatch(instance -> {
            Value found = there.byId().get(instance.getKey());
            return found != null && sufficient.test(instance.getValue(), found);
        });
    }

    private static boolean sameFloat(double one, double other) {
        boolean bothFitFloat32 = Math.abs(one) <= Float.MAX_VALUE && Math.abs(other) <= Float.MAX_VALUE;
        return bothFitFloat32
                ? (float) one == (float) other
                : one == other || (Double.isNaN(one) && Double.isNaN(other));
    }

    private static Optional<BigDecimal> number(Value value) {
        if (value instanceof Value.SignedInteger integer) {
            return Optional.of(BigDecimal.valueOf(integer.number()));
        }
        if (value instanceof Value.UnsignedInteger integer) {
            return Optional.of(new BigDecimal(new BigInteger(Long.toUnsignedString(integer.bits()))));
        }
        return value instanceof Value.Real real && Double.isFinite(real.number())
                ? Optional.of(new BigDecimal(real.number()))
                : Optional.empty();
    }
}
