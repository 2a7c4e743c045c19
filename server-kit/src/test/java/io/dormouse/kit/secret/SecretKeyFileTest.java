// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dormouse.kit.time.Randomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyFileTest {
    @TempDir
    Path directory;

    private SecretKeyFile.Opened open(Path file) {
        return SecretKeyFile.open(file, Randomness.secure());
    }

    @Test
    void theFirstStartMakesAFileForItsOwnerAlone() throws IOException {
        Path file = directory.resolve("new/secret.key");

        assertTrue(open(file).made());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void theNextStartOpensWhatTheFirstSealed() {
        Path file = directory.resolve("secret.key");
        byte[] sealed = open(file).box().seal(new byte[] {7}, "x");

        SecretKeyFile.Opened again = open(file);

        assertFalse(again.made());
        assertArrayEquals(new byte[] {7}, again.box().open(sealed, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void aFileThatOthersCanReachIsRefused(String permissions) throws IOException {
        Path file = directory.resolve("secret.key");
        open(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        SecretKeyFile.Unusable refused = assertThrows(SecretKeyFile.Unusable.class, () -> open(file));

        assertTrue(refused.getMessage().contains("chmod 600"), refused::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "not hexadecimal", "00112233"})
    void aFileWithSomethingElseIsRefusedWithoutRepeatingIt(String content) throws IOException {
        Path file = directory.resolve("secret.key");
        open(file);
        Files.writeString(file, content);

        SecretKeyFile.Unusable refused = assertThrows(SecretKeyFile.Unusable.class, () -> open(file));

        assertTrue(refused.getMessage().contains("64 hexadecimal digits"), refused::getMessage);
        assertTrue(content.isEmpty() || !refused.getMessage().contains(content), refused::getMessage);
    }

    @Test
    void aHugeFileIsRefusedUnread() throws IOException {
        Path file = directory.resolve("secret.key");
        open(file);
        Files.write(file, new byte[4_096]);

        assertThrows(SecretKeyFile.Unusable.class, () -> open(file));
    }
}
