// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The router: all routes, declared before the server starts and never changed after.
 *
 * <p>At each segment a literal wins over a variable with a suffix, and that over a variable; a path that leads to a
 * route without the wanted method is given to the next candidate. A suffix such as {@code :requeue} counts only when
 * it stands in the path unescaped: {@code %3Arequeue} belongs to the name.
 */
public final class RouteTable implements Router {
    private final PathNode root = new PathNode();
    private final List<Route> routes = new ArrayList<>();
    private @Nullable Route fallback;

    /** What the table knows of a path. */
    sealed interface Match {
        record Found(Route route, Map<String, String> variables) implements Match {}

        /** @param allow the methods of this path, for the header Allow */
        record WrongMethod(String allow) implements Match {}

        record Unknown() implements Match {}
    }

    @Override
    public Router on(String method, String template, Role role, Handler handler) {
        return on(Route.of(method, template, role, handler));
    }

    @Override
    public Router on(String method, String template, Role role, int bodyBytesMax, Handler handler) {
        return on(Route.of(method, template, role, handler).withBodyBytesMax(bodyBytesMax));
    }

    @Override
    public Router open(String method, String template, Handler handler) {
        return on(Route.of(method, template, null, handler));
    }

    @Override
    public Router on(Route route) {
        root.add(PathTemplate.parse(route.template()), route);
        routes.add(route);
        return this;
    }

    @Override
    public Router pages(Handler handler) {
        if (fallback != null) {
            throw new IllegalStateException("The pages are declared twice");
        }
        fallback = Route.of("GET", "pages", null, handler);
        return this;
    }

    /** All declared routes in the order of their declaration, without the pages. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    Match find(String method, RequestTarget target) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        List<Candidate> candidates = new ArrayList<>();
        root.collect(target, 0, new ArrayList<>(), candidates);
        for (Candidate candidate : candidates) {
            Declared declared = candidate.node().routes().get(wanted);
            if (declared != null) {
                return new Match.Found(declared.route(), named(declared.variables(), candidate.values()));
            }
        }
        if (!candidates.isEmpty()) {
            return new Match.WrongMethod(allow(candidates));
        }
        return fallback != null && wanted.equals("GET") ? new Match.Found(fallback, Map.of()) : new Match.Unknown();
    }

    private static Map<String, String> named(List<String> names, List<String> values) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            variables.put(names.get(i), values.get(i));
        }
        return variables;
    }

    private static String allow(List<Candidate> candidates) {
        TreeSet<String> methods = new TreeSet<>();
        methods.add("OPTIONS");
        for (Candidate candidate : candidates) {
            methods.addAll(candidate.node().routes().keySet());
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private record Declared(Route route, List<String> variables) {}

    /** A node that the path leads to, and what its variables are then, in the order of the template. */
    private record Candidate(PathNode node, List<String> values) {}

    /** One segment in the tree of all templates. */
    private static final class PathNode {
        private final Map<String, PathNode> literals = new HashMap<>();
        private final Map<String, PathNode> suffixes = new LinkedHashMap<>();
        private final Map<String, Declared> routes = new HashMap<>();
        private @Nullable PathNode variable;

        Map<String, Declared> routes() {
            return routes;
        }

        void add(PathTemplate template, Route route) {
            PathNode node = this;
            for (PathTemplate.Segment segment : template.segments()) {
                node = node.child(segment);
            }
            if (node.routes.putIfAbsent(route.method(), new Declared(route, template.variables())) != null) {
                throw new IllegalStateException(route.method() + " " + route.template() + " is declared twice");
            }
        }

        private PathNode child(PathTemplate.Segment segment) {
            if (segment.variable() == null) {
                return literals.computeIfAbsent(segment.literal(), key -> new PathNode());
            }
            if (!segment.literal().isEmpty()) {
                return suffixes.computeIfAbsent(segment.literal(), key -> new PathNode());
            }
            if (variable == null) {
                variable = new PathNode();
            }
            return variable;
        }

        void collect(RequestTarget target, int depth, List<String> values, List<Candidate> found) {
            if (depth == target.raw().size()) {
                if (!routes.isEmpty()) {
                    found.add(new Candidate(this, List.copyOf(values)));
                }
                return;
            }
            String raw = target.raw().get(depth);
            String decoded = target.decoded().get(depth);
            // An escaped colon is data: only a name without one may be compared decoded.
            PathNode literal = literals.get(decoded.indexOf(':') < 0 ? decoded : raw);
            if (literal != null) {
                literal.collect(target, depth + 1, values, found);
            }
            suffixes.forEach((suffix, node) -> {
                if (raw.length() > suffix.length() && raw.endsWith(suffix)) {
                    String name = decoded.substring(0, decoded.length() - suffix.length());
                    node.collectWith(name, target, depth, values, found);
                }
            });
            if (variable != null && !decoded.isEmpty()) {
                variable.collectWith(decoded, target, depth, values, found);
            }
        }

        private void collectWith(
                String value, RequestTarget target, int depth, List<String> values, List<Candidate> found) {
            values.add(value);
            collect(target, depth + 1, values, found);
            values.remove(values.size() - 1);
        }
    }
}
