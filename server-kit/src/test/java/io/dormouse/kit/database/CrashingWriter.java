// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.database;

import io.dormouse.kit.time.SystemTime;
import java.nio.file.Path;

/** A process of its own that commits without end and prints what was acknowledged, until it is killed. Arguments: directory, threads. */
final class CrashingWriter {
    private CrashingWriter() {}

    public static void main(String[] arguments) {
        Database database = Databases.open(DatabaseConfig.sqlite(Path.of(arguments[0])), new SystemTime());
        for (int thread = 0; thread < Integer.parseInt(arguments[1]); thread++) {
            String name = "process" + ProcessHandle.current().pid() + "-thread" + thread + "-";
            new Thread(() -> commitForever(database, name)).start();
        }
    }

    private static void commitForever(Database database, String name) {
        for (int n = 0; ; n++) {
            String type = name + n;
            database.commit(Rows.insert(type));
            System.out.println(type);
        }
    }
}
