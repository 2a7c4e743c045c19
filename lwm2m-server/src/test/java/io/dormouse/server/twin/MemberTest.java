// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.Value;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The steps of one member, without a world around it. */
class MemberTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Member WANTED = Member.wanted(
            MemberPath.parse("/3306/0/5851").orElseThrow(),
            new Wanted(new Value.SignedInteger(30), false, false),
            4,
            NOW,
            "operator");

    private static Member busy(Duration maxAge) {
        return WANTED.refused(CodeKind.TRANSIENT, "5.03", "", maxAge, NOW);
    }

    @Test
    void aBusyDeviceIsLeftAloneAsLongAsItAsksButNotShorterThanOurPace() {
        assertEquals(NOW.plusSeconds(30), busy(null).effort().nextAt());
        assertEquals(NOW.plusSeconds(30), busy(Duration.ofSeconds(5)).effort().nextAt());
        assertEquals(NOW.plusSeconds(600), busy(Duration.ofMinutes(10)).effort().nextAt());
        assertEquals(MemberState.PENDING, busy(null).state());
        assertFalse(busy(null).settled());
    }

    @Test
    void anAcknowledgementIsNoProof() {
        Member acked = WANTED.acked(NOW, true);

        assertEquals(MemberState.UNVERIFIED, acked.state());
        assertTrue(acked.acknowledged());
        assertTrue(acked.readDue(NOW));
        assertFalse(acked.writeDue(NOW));
        assertFalse(acked.settled());
        assertEquals(MemberState.IN_SYNC, acked.inSync(NOW).state());
    }

    @Test
    void whatNobodyCanReadIsNeitherReadNorWrittenAgain() {
        Member acked = WANTED.acked(NOW, false);

        assertFalse(acked.readDue(NOW.plus(Duration.ofDays(365))));
        assertFalse(acked.writeDue(NOW.plus(Duration.ofDays(365))));
        assertTrue(acked.settled());
    }

    @Test
    void aValueInSyncThatWasNeverWrittenIsWrittenWhenItChanges() {
        Member given = WANTED.inSync(NOW);

        Member changed = given.differs("20", NOW.plusSeconds(5));

        assertEquals(MemberState.PENDING, changed.state());
        assertTrue(changed.writeDue(NOW.plusSeconds(5)));
    }

    @Test
    void aDayInSyncForgetsEarlierDrift() {
        Member drifted = drifted(drifted(WANTED.acked(NOW, true).differs("20", NOW), NOW), NOW);
        assertEquals(2, drifted.effort().driftWrites());
        Member calm = drifted.acked(NOW, true).inSync(NOW);

        Member soon = calm.differs("20", NOW.plus(Duration.ofHours(23)));
        Member later = calm.differs("20", NOW.plus(Duration.ofHours(24)));

        assertEquals(3, soon.effort().driftWrites());
        assertNull(soon.effort().nextAt());
        assertEquals(0, later.effort().driftWrites());
        assertEquals(
                NOW.plus(Duration.ofHours(24)).plusSeconds(60), later.effort().nextAt());
    }

    private static Member drifted(Member member, Instant at) {
        assertEquals(MemberState.DRIFTED, member.state());
        return member.acked(at, true).differs("20", at);
    }

    @Test
    void whatIsMissingRightAfterTheWriteCannotBeProven() {
        Member missing = WANTED.acked(NOW, true).missing(NOW);

        assertEquals(MemberState.UNVERIFIED, missing.state());
        assertTrue(missing.settled());
    }

    @Test
    void whatIsMissingAfterItWasThereHasDrifted() {
        Member missing = WANTED.acked(NOW, true).inSync(NOW).missing(NOW.plusSeconds(9));

        assertEquals(MemberState.DRIFTED, missing.state());
        assertTrue(missing.why().contains("nothing"), missing.why());
    }

    @Test
    void whatWasRefusedStaysSoWhateverIsReported() {
        Member refused = WANTED.refused(CodeKind.REFUSED, "4.00", "bad value", null, NOW);

        assertEquals("the device answered 4.00 (bad value)", refused.why());
        assertEquals(MemberState.REFUSED, refused.differs("20", NOW).state());
        assertEquals(MemberState.REFUSED, refused.doubted().state());
        assertEquals(MemberState.IN_SYNC, refused.inSync(NOW).state());
        assertNull(refused.inSync(NOW).code());
    }

    @Test
    void beginningAnewForgetsWhatWasTried() {
        Member anew = WANTED.unanswered(NOW)
                .unanswered(NOW)
                .unanswered(NOW)
                .unanswered(NOW)
                .anew("asked");

        assertEquals(Effort.FRESH, anew.effort());
        assertEquals(0, anew.ackedVersion());
        assertEquals(WANTED.desiredVersion(), anew.desiredVersion());
    }
}
