// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.objects.DdfReader.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger may upload as a model. */
class HostileDdfTest {
    private static final String BODY = "<LWM2M>" + Ddf.object(1, "1.0", Ddf.ITEM) + "</LWM2M>";

    @Test
    void anExternalEntityIsNotFetched(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "the secret");
        String xml = "<!DOCTYPE LWM2M [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + BODY.replace("Tank", "&x;");

        Result.Refused refused = refused(Ddf.bytes(xml));

        assertEquals("a document type declaration is not allowed", refused.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE LWM2M>",
                "<!DOCTYPE LWM2M SYSTEM \"http://127.0.0.1:1/lwm2m.dtd\">",
                "<!DOCTYPE LWM2M PUBLIC \"-//x\" \"file:///etc/passwd\">",
                "<?xml version=\"1.1\"?><!DOCTYPE LWM2M [<!ENTITY % x SYSTEM \"file:///etc/passwd\"> %x;]>"
            })
    void noDocumentTypeIsRead(String doctype) {
        assertEquals(
                "a document type declaration is not allowed",
                refused(Ddf.bytes(doctype + BODY)).reason());
    }

    @Test
    void aBillionLaughsAreNotLaughed() {
        StringBuilder entities = new StringBuilder("<!DOCTYPE LWM2M [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 10; i++) {
            entities.append("<!ENTITY l%d \"%s\">".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
        }
        String xml = entities + "]>" + BODY.replace("Tank", "&l9;");

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals(
                        "a document type declaration is not allowed",
                        refused(Ddf.bytes(xml)).reason()));
    }

    @Test
    void anEntityThatNobodyDeclaredIsRefused() {
        String reason = refused(Ddf.bytes(BODY.replace("Tank", "&x;"))).reason();

        assertTrue(reason.contains("entit") || reason.contains("XML"), reason);
    }

    @Test
    void anIncludeIsAnUnknownElement() {
        String include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>";

        assertInstanceOf(Result.Ok.class, DdfReader.read(Ddf.bytes(BODY.replace("<LWM2M>", "<LWM2M>" + include))));
        assertEquals(
                "<Name> holds more than text",
                refused(Ddf.bytes(BODY.replace("Tank", include))).reason());
    }

    @Test
    void aFileIsReadUpToItsLimitAndNoFurther() throws IOException {
        byte[] atLimit = Arrays.copyOf(Ddf.bytes(BODY), DdfReader.BYTES_MAX);
        Arrays.fill(atLimit, Ddf.bytes(BODY).length, atLimit.length, (byte) ' ');

        assertInstanceOf(Result.Ok.class, DdfReader.read(atLimit));
        assertEquals(
                new Result.Refused(0, "is larger than 1048576 bytes"),
                DdfReader.read(Arrays.copyOf(atLimit, DdfReader.BYTES_MAX + 1)));
        assertEquals(
                new Result.Refused(0, "is larger than 1048576 bytes"), DdfReader.read(new InputStreamWithoutEnd()));
    }

    @Test
    void deepNestingEndsInAReason() {
        int levels = (DdfReader.BYTES_MAX - 100) / 3;

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertNotNull(refused(Ddf.bytes("<LWM2M>" + "<a>".repeat(levels)))));
    }

    @Test
    void manyAttributesEndInAReason() {
        StringBuilder attributes = new StringBuilder("<LWM2M ");
        for (int i = 0; attributes.length() < DdfReader.BYTES_MAX - 100; i++) {
            attributes.append('a').append(i).append("='' ");
        }

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertNotNull(refused(Ddf.bytes(attributes + "></LWM2M>"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<",
                "<LWM2M>",
                "<LWM2M></LWM2M><LWM2M></LWM2M>",
                "<?xml version=\"1.0\" encoding=\"nonsense\"?><LWM2M/>",
                "<?xml version=\"9.9\"?><LWM2M/>",
                "<x:LWM2M/>",
                "<LWM2M a='1' a='2'/>",
                "<LWM2M>&#0;</LWM2M>",
                "<LWM2M><Object><Name>&#x110000;</Name></Object></LWM2M>"
            })
    void whatIsNoXmlIsRefused(String text) {
        assertTrue(refused(Ddf.bytes(text)).reason().startsWith("is no well-formed XML: "));
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] file = BODY.replace("Tank", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);

        assertTrue(refused(file).reason().startsWith("is no well-formed XML: "));
    }

    @Test
    void everyChangedByteAndEveryTruncationEndsInAResult() {
        byte[] good = Ddf.file(Ddf.object(30_000, "1.0", Ddf.ITEM));

        for (int i = 0; i < good.length; i++) {
            for (int change : new int[] {0, '<', '&', 0xff}) {
                byte[] changed = good.clone();
                changed[i] = (byte) change;
                assertNotNull(DdfReader.read(changed));
            }
            refused(Arrays.copyOf(good, Math.min(i, good.length - 2)));
        }
    }

    private static Result.Refused refused(byte[] xml) {
        return assertInstanceOf(Result.Refused.class, DdfReader.read(xml));
    }

    private static final class InputStreamWithoutEnd extends InputStream {
        @Override
        public int read() {
            return ' ';
        }
    }
}
