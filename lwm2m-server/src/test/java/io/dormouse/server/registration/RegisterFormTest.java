// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Register or Update may say (conformance REG, UPD, TOL, CL). */
class RegisterFormTest {
    private static final String LINKS = "</1/0>,</3/0>";

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "REG-01 | ep=a&lt=60&lwm2m=1.1&b=U | ok",
                "REG-02 | b=U&lwm2m=1.1&Q&lt=60&ep=a | ok",
                "REG-03 | ep=a&lwm2m=1.1 | 400",
                "REG-03 | ep=a&lt=60 | ok",
                "REG-03 | ep=a&lwm2m=1.0 | ok",
                "REG-04 | ep=a&lwm2m=1.1&lt=abc | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=-5 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=1e9 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=0 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=1 | ok",
                "REG-04 | ep=a&lwm2m=1.1&lt=2147483647 | ok",
                "REG-04 | ep=a&lwm2m=1.1&lt=2147483648 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=9223372036854775807 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=9223372036854775808 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt=99999999999999999999 | 400",
                "REG-04 | ep=a&lwm2m=1.1&lt= | 400",
                "REG-07 | ep=a&lt=60&lwm2m=1.2 | 412",
                "REG-07 | ep=a&lt=60&lwm2m=1.3 | 412",
                "REG-07 | ep=a&lt=60&lwm2m=2.0 | 412",
                "REG-07 | ep=a&lt=60&lwm2m=9.9 | 412",
                "REG-08 | ep=a&lt=60&lwm2m=foo | 400",
                "REG-08 | ep=a&lt=60&lwm2m=1 | 400",
                "REG-08 | ep=a&lt=60&lwm2m=01.1 | 400",
                "CL-04 | ep=a&lt=60&lwm2m=1.0.3 | ok",
                "REG-19 | ep=a&lt=60&lwm2m=1.1&b=X | 400",
                "REG-19 | ep=a&lt=60&lwm2m=1.1&b= | 400",
                "REG-19 | ep=a&lt=60&lwm2m=1.1&b=UU | 400",
                "REG-19 | ep=a&lt=60&lwm2m=1.1&b=UM | 400",
                "REG-19 | ep=a&lt=60&lwm2m=1.1&b=UT | ok",
                "REG-19 | ep=a&lt=60&lwm2m=1.0&b=UQS | ok",
                "REG-19 | ep=a&lt=60&lwm2m=1.0&b=T | 400",
                "REG-20 | ep=a&lt=60&lwm2m=1.1 | ok",
                "REG-25 | ep=a&ep=b&lt=60&lwm2m=1.1 | 400",
                "REG-25 | ep=a&lt=60&lt=60&lwm2m=1.1 | 400",
                "REG-26 | ep=&lt=60&lwm2m=1.1 | 400",
                "CL-16 | ep=a/b c'; DROP&lt=60&lwm2m=1.1 | ok",
                "REG-32 | lt=60&lwm2m=1.1 | ok",
            })
    void aRegister(String id, String query, String expected) {
        assertEquals(expected, outcome(query, LINKS), id);
    }

    private static String outcome(String query, String links) {
        try {
            RegisterForm.register(List.of(query.split("&", -1)), bytes(links), false);
            return "ok";
        } catch (Malformed malformed) {
            return Integer.toString(malformed.refusal().code().getCode());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RegisterForm form(String query) throws Malformed {
        return RegisterForm.register(List.of(query.split("&", -1)), bytes(LINKS), false);
    }

    @Test
    void whatIsLeftOutHasItsDefault() throws Malformed {
        RegisterForm form = form("ep=a");

        assertEquals("1.0", form.lwm2mVersion());
        assertEquals(Duration.ofDays(1), form.lifetime());
        assertEquals("U", form.binding());
        assertEquals(false, form.queueMode());
    }

    @ParameterizedTest
    @CsvSource({"b=UQ,1.1", "b=U&Q,1.1", "b=U&Q=,1.1", "b=UQ,1.0"})
    void queueModeIsUnderstoodAsDevicesWriteIt(String binding, String version) throws Malformed {
        RegisterForm form = form("ep=a&lt=60&lwm2m=" + version + "&" + binding);

        assertEquals(true, form.queueMode());
        assertEquals("U", form.binding());
    }

    @Test
    void anEndpointNameHas255BytesAtMost() {
        String name = "ä".repeat(127) + "a";

        assertEquals("ok", outcome("ep=" + name + "&lt=60&lwm2m=1.1", LINKS));
        assertEquals("400", outcome("ep=" + name + "a&lt=60&lwm2m=1.1", LINKS));
    }

    @Test
    void anEndpointNameHasNoControlCharacters() {
        assertEquals("400", outcome("ep=a\u0000b&lt=60&lwm2m=1.1", LINKS));
        assertEquals("400", outcome("ep=a\nb&lt=60&lwm2m=1.1", LINKS));
        assertEquals("400", outcome("ep=a\uFFFDb&lt=60&lwm2m=1.1", LINKS));
        assertEquals("ok", outcome("ep=<img onerror>&lt=60&lwm2m=1.1", LINKS));
    }

    @Test
    void unknownParametersAreKeptWithinBounds() throws Malformed {
        List<String> query = new ArrayList<>(List.of("ep=a", "lt=60", "lwm2m=1.1", "at=30"));
        IntStream.range(0, 40).forEach(number -> query.add("x" + number + "=" + "y".repeat(200)));
        query.add("huge=" + "y".repeat(300));

        RegisterForm form = RegisterForm.register(query, bytes(LINKS), false);

        assertEquals("30", form.attributes().get("at"));
        assertEquals(RegisterForm.ATTRIBUTES_MAX, form.attributes().size());
        assertFalse(form.attributes().containsKey("huge"));
    }

    @Test
    void version12IsServedAs11WhenAllowedAndMayLiveForever() throws Malformed {
        RegisterForm form = RegisterForm.register(List.of("ep=a", "lt=0", "lwm2m=1.2", "b=UH"), bytes(LINKS), true);

        assertTrue(form.lifetime().isZero());
    }

    @Test
    void anUnknownProfileAsksForTheObjectList() {
        Malformed conflict = assertThrows(
                Malformed.class,
                () -> RegisterForm.register(
                        List.of("ep=a", "lt=60", "lwm2m=1.2", "pid=6:27354b9a"), new byte[0], true));

        assertEquals(409, conflict.refusal().code().getCode());
    }

    @Test
    void anUpdateSaysOnlyWhatChanges() throws Malformed {
        RegisterForm nothing = RegisterForm.update(List.of(), new byte[0], "1.1");
        RegisterForm lifetime = RegisterForm.update(List.of("lt=120"), new byte[0], "1.1");
        RegisterForm queue = RegisterForm.update(List.of("b=UQ"), bytes("</3/0>"), "1.0");

        assertEquals(new RegisterForm(null, null, null, null, null, null, nothing.attributes()), nothing);
        assertEquals(Duration.ofSeconds(120), lifetime.lifetime());
        assertEquals(true, queue.queueMode());
        assertTrue(queue.links().objects().hasInstance(3, 0));
    }

    @ParameterizedTest
    @CsvSource({"lt=abc", "lt=-1", "b=X", "lt=0"})
    void UPD_06_aWrongUpdateIsRefused(String query) {
        assertThrows(Malformed.class, () -> RegisterForm.update(List.of(query), new byte[0], "1.1"));
    }
}
