// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.device;

import io.dormouse.kit.database.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener, in the order in which the root added them; one that throws is logged and the next is told. */
public final class DeviceListeners implements DeviceListener {
    private static final Logger log = LoggerFactory.getLogger(DeviceListeners.class);

    private final List<DeviceListener> listeners = new CopyOnWriteArrayList<>();

    public void add(DeviceListener listener) {
        listeners.add(listener);
    }

    @Override
    public void registered(Device device, Optional<Device> before) {
        each(device.endpoint(), listener -> listener.registered(device, before));
    }

    @Override
    public void updated(Device device, Device before) {
        each(device.endpoint(), listener -> listener.updated(device, before));
    }

    @Override
    public void unregistered(Device last, Ended why) {
        each(last.endpoint(), listener -> listener.unregistered(last, why));
    }

    @Override
    public void heard(Device device) {
        each(device.endpoint(), listener -> listener.heard(device));
    }

    @Override
    public void reported(Device device, Report report) {
        each(device.endpoint(), listener -> listener.reported(device, report));
    }

    /** All or nothing: here a listener that throws does stop the deletion. */
    @Override
    public void deleting(Transaction transaction, String endpoint) throws SQLException {
        for (DeviceListener listener : listeners) {
            listener.deleting(transaction, endpoint);
        }
    }

    @Override
    public void deleted(String endpoint) {
        each(endpoint, listener -> listener.deleted(endpoint));
    }

    private void each(String endpoint, Consumer<DeviceListener> call) {
        for (DeviceListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error failure) {
                log.error(
                        "{} failed for device {}",
                        listener.getClass().getSimpleName(),
                        Printable.of(endpoint),
                        failure);
            }
        }
    }
}
