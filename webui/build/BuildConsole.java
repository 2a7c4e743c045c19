// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Maven runs to build the console: {@code java BuildConsole.java build|test|e2e [SKIP…]}, where any {@code true} skips. It needs no Node itself,
 * and so can say in one line that there is none; the server is then built without the console and shows the small
 * status page instead.
 */
final class BuildConsole {
    private static final int[] NODE_MIN = {20, 19};
    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    private BuildConsole() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (List.of(args).subList(1, args.length).contains("true")) {
            return;
        }
        String missing = missing();
        if (missing != null && "true".equals(System.getenv("CI"))) {
            System.err.println("[webui] " + missing + ", and a CI run leaves nothing out");
            System.exit(1);
        }
        if (missing != null) {
            System.out.println("[webui] " + missing + ": the server is built without the console (its status page"
                    + " remains). Install Node 20.19 or newer with npm, or say -Dwebui.skip=true.");
            return;
        }
        List<String> command = new ArrayList<>(List.of("node", Path.of("build", "run.mjs").toString()));
        command.add(args[0]);
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static String missing() throws InterruptedException {
        String node = version("node");
        if (node == null) {
            return "Node is missing";
        }
        Matcher parts = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(node);
        if (!parts.matches()) {
            return "Node tells no version";
        }
        int major = Integer.parseInt(parts.group(1));
        int minor = Integer.parseInt(parts.group(2));
        if (major < NODE_MIN[0] || (major == NODE_MIN[0] && minor < NODE_MIN[1])) {
            return "Node " + node + " is too old";
        }
        return version(WINDOWS ? "npm.cmd" : "npm") == null ? "npm is missing" : null;
    }

    private static String version(String program) throws InterruptedException {
        try {
            Path out = Files.createTempFile("webui", ".version");
            try {
                Process process = new ProcessBuilder(program, "--version")
                        .redirectOutput(out.toFile())
                        .redirectErrorStream(true)
                        .start();
                return process.waitFor() == 0 ? Files.readString(out).strip() : null;
            } finally {
                Files.deleteIfExists(out);
            }
        } catch (IOException notThere) {
            return null;
        }
    }
}
