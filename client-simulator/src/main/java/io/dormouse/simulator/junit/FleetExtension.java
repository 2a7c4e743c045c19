// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.simulator.junit;

import java.net.URI;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the devices that {@link Fleet} describes.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FleetExtension fleets = FleetExtension.against(() -> server.coap());
 *
 * @Test
 * void allMetersRegister(@Fleet(count = 50) TestFleet meters) {
 *     meters.shouldAllBeRegistered();
 * }
 * }</pre>
 */
public final class FleetExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(FleetExtension.class);

    private final Supplier<URI> server;
    private final BiConsumer<String, byte[]> keys;

    private FleetExtension(Supplier<URI> server, BiConsumer<String, byte[]> keys) {
        this.server = server;
        this.keys = keys;
    }

    /** @param server asked when a test needs it: {@code coap:} or {@code coaps:} */
    public static FleetExtension against(Supplier<URI> server) {
        return new FleetExtension(server, (endpoint, key) -> {});
    }

    /** @param keys told the key of each device with DTLS, whose identity is its endpoint name, before it starts */
    public FleetExtension provisioning(BiConsumer<String, byte[]> keys) {
        return new FleetExtension(server, keys);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(Fleet.class) && parameter.getParameter().getType() == TestFleet.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Fleet described = parameter.findAnnotation(Fleet.class).orElseThrow();
        TestFleet fleet = TestFleet.of(described, server.get(), keys);
        // The store closes it when the test is over.
        context.getStore(NAMESPACE).put(parameter.getIndex(), fleet);
        if (described.registered()) {
            fleet.start();
            fleet.shouldAllBeRegistered();
        }
        return fleet;
    }
}
