// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.ObjectVersion;
import io.dormouse.server.device.ObjectList;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Link lists as devices write them (conformance REG-10 to REG-16, CL-01 to CL-03). */
class LinkListTest {
    private static LinkList parse(String links) throws Malformed {
        return LinkList.parse(links.getBytes(StandardCharsets.UTF_8), "1.1");
    }

    private static ObjectList objects(String links) throws Malformed {
        return parse(links).objects();
    }

    @Test
    void objectsAndInstancesAreListed() throws Malformed {
        ObjectList list = objects("</>;rt=\"oma.lwm2m\",</1/0>,</1/1>,</3/0>,</5>");

        assertTrue(list.hasInstance(1, 0) && list.hasInstance(1, 1) && list.hasInstance(3, 0));
        assertTrue(list.hasObject(5));
        assertTrue(list.instancesOf(5).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"</3>;ver=1.2,</3/0>", "</3>;ver=\"1.2\",</3/0>", "</3/0>;ver=\"1.2\"", "</3/0>;ver=1.2 ,"})
    void CL_01_CL_02_versionsAreUnderstoodQuotedBareAndOnInstances(String links) throws Malformed {
        assertEquals(Optional.of(new ObjectVersion(1, 2)), objects(links).version(3));
    }

    @Test
    void REG_34_coreObjectsHaveTheVersionOfTheirEnabler() throws Malformed {
        byte[] links = "</1/0>,</3/0>,</3303/0>".getBytes(StandardCharsets.UTF_8);

        assertEquals(
                Optional.of(new ObjectVersion(1, 1)),
                LinkList.parse(links, "1.1").objects().version(3));
        assertEquals(
                Optional.of(ObjectVersion.V1_0),
                LinkList.parse(links, "1.0").objects().version(3));
        assertEquals(
                Optional.of(ObjectVersion.V1_0),
                LinkList.parse(links, "1.1").objects().version(3303));
    }

    @Test
    void CL_03_spacesAndATrailingCommaDoNoHarm() throws Malformed {
        LinkList list = parse("</>;rt=\"oma.lwm2m\";ct=60 110, </1/0> , </3/0>,");

        assertTrue(list.objects().hasInstance(3, 0));
        assertEquals("60 110", list.contentFormats());
    }

    @Test
    void REG_12_securityAndOscoreObjectsAreDropped() throws Malformed {
        ObjectList list = objects("</0/0>,</21/0>,</3/0>");

        assertFalse(list.hasObject(0));
        assertFalse(list.hasObject(21));
    }

    @Test
    void REG_10_REG_11_unknownObjectsVersionsAndAttributesAreTolerated() throws Malformed {
        ObjectList list = objects("</31337/0>;ver=9.9,</3/0>;foo=\"b,a;r\";rt=\"x\",</4/0>;ver=nonsense,</some/where>");

        assertEquals(Optional.of(new ObjectVersion(9, 9)), list.version(31337));
        assertTrue(list.hasInstance(3, 0) && list.hasInstance(4, 0));
        assertEquals(3, list.versions().size());
    }

    @Test
    void REG_14_anAlternatePathIsHonoured() throws Malformed {
        LinkList list = parse("</lwm2m>;rt=\"oma.lwm2m\";ct=\"60 110 112\",</lwm2m/1/0>,</lwm2m/3/0>");

        assertEquals("/lwm2m", list.rootPath());
        assertEquals("60 110 112", list.contentFormats());
        assertTrue(list.objects().hasInstance(3, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<<<</1/0", "</1/0", "/1/0", "<>", "</1/0>x", "</1/0>;a=\"b", "</1/0>,,x"})
    void REG_16_whatIsNoLinkListIsRefused(String links) {
        assertThrows(Malformed.class, () -> parse(links));
    }

    @Test
    void thereIsALimitToLinks() throws Malformed {
        String most = IntStream.range(0, LinkList.LINKS_MAX)
                .mapToObj(number -> "</3303/" + number + ">")
                .collect(Collectors.joining(","));

        assertEquals(LinkList.LINKS_MAX, objects(most).instancesOf(3303).size());
        assertThrows(Malformed.class, () -> parse(most + ",</3/0>"));
    }

    @Test
    void noBytesWhateverLeadToAnotherException() {
        Random random = new Random(7);
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = "</1/0>;ver=\"1.1\",</lwm2m>;rt=\"oma.lwm2m\";ct=60 110".getBytes(StandardCharsets.UTF_8);
            for (int change = 0; change < 4; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                LinkList.parse(bytes, "1.1");
            } catch (Malformed expected) {
                assertEquals(400, expected.refusal().code().getCode());
            }
        }
    }
}
