// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.bootstrap.session;

import io.dormouse.bootstrap.enrolment.IssuedKeys;
import io.dormouse.bootstrap.plan.Accounts;
import io.dormouse.bootstrap.plan.Accounts.Written;
import io.dormouse.bootstrap.plan.InstanceIds;
import io.dormouse.bootstrap.plan.Plan;
import io.dormouse.bootstrap.plan.ServerAccount;
import io.dormouse.bootstrap.plan.ServerAccount.Keys;
import io.dormouse.bootstrap.plan.ServerAccount.Mode;
import io.dormouse.bootstrap.session.DeviceLink.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.leshan.core.LwM2mId;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.node.LwM2mObject;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.request.BootstrapDeleteRequest;
import org.eclipse.leshan.core.request.BootstrapDiscoverRequest;
import org.eclipse.leshan.core.request.BootstrapFinishRequest;
import org.eclipse.leshan.core.request.BootstrapReadRequest;
import org.eclipse.leshan.core.request.BootstrapWriteRequest;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.response.BootstrapDiscoverResponse;
import org.eclipse.leshan.core.response.BootstrapReadResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;

/**
 * What is done in one session, in this order: the key to the device-management server, Discover, Delete of what the device has from before, Writes, maybe Read, Finish. Nothing
 * touches the device before the other server knows its key. One task at a time, so no locks.
 */
final class Script {
    private static final int ACCESS_CONTROL = 2;

    /** Where most devices keep the account of the bootstrap server, when they cannot tell. */
    private static final int USUAL_ACCOUNT = 0;

    private final String endpoint;
    private final Plan plan;
    private final Dialogue device;
    private final IssuedKeys keys;
    private final KeyDelivery delivery;
    private final Map<Integer, Keys> issued = new HashMap<>();
    private ContentFormat format;
    private boolean corrected;

    Script(String endpoint, Plan plan, ContentFormat format, Dialogue device, IssuedKeys keys, KeyDelivery delivery) {
        this.endpoint = endpoint;
        this.plan = plan;
        this.format = format;
        this.device = device;
        this.keys = keys;
        this.delivery = delivery;
    }

    List<Task> begin() {
        List<Task> tasks = new ArrayList<>();
        plan.ofDeviceServer().ifPresent(server -> tasks.add(new Task("Store key", () -> storeKey(server))));
        tasks.add(new Task("Discover /", () -> discover(false)));
        return tasks;
    }

    private CompletionStage<Progress> storeKey(ServerAccount server) {
        if (server.security() instanceof Keys fixed) {
            return delivery.deliver(endpoint, new String(fixed.identity(), StandardCharsets.UTF_8), fixed.secret());
        }
        return keys.issue(endpoint, server.shortServerId()).thenCompose(made -> {
            byte[] identity = made.identity().getBytes(StandardCharsets.UTF_8);
            issued.put(server.shortServerId(), new Keys(Mode.PSK, identity, new byte[0], made.key()));
            return delivery.deliver(endpoint, made.identity(), made.key());
        });
    }

    /** @param again after object 0 was cleaned, so that only the account of this server is left */
    private CompletionStage<Progress> discover(boolean again) {
        return ask(BootstrapDiscoverRequest::new, response -> {
            if (!(response instanceof BootstrapDiscoverResponse found) || !response.isSuccess()) {
                return again
                        ? refused("bootstrap-account-unclear", response)
                        : known(
                                Progress.done(
                                        Dialogue.code(response),
                                        "not understood; the account of this server should be /0/" + USUAL_ACCOUNT),
                                USUAL_ACCOUNT,
                                Set.of(LwM2mId.SECURITY, LwM2mId.SERVER, ACCESS_CONTROL));
            }
            Discovered device = Discovered.of(found.getObjectLinks());
            Progress progress = Progress.done(Dialogue.code(response));
            if (device.nameless().size() == 1) {
                Set<Integer> old = new HashSet<>(device.objects());
                if (device.security().size() == 1) {
                    old.remove(LwM2mId.SECURITY);
                }
                return known(progress, device.nameless().iterator().next(), old);
            }
            if (again) {
                return Progress.failed(
                        "bootstrap-account-unclear",
                        progress.result(),
                        "object 0 has the instances " + device.security() + ": which is the bootstrap server's?");
            }
            return progress.then(List.of(delete(LwM2mId.SECURITY), new Task("Discover /", () -> discover(true))));
        });
    }

    /** @param old objects that may have instances from before */
    private Progress known(Progress progress, int account, Set<Integer> old) {
        Optional<Map<Integer, Integer>> ids = InstanceIds.of(plan, account);
        if (ids.isEmpty()) {
            return Progress.failed(
                    "instance-taken",
                    progress.result(),
                    "instance " + account + " of object 0 is the account of this bootstrap server");
        }
        List<Task> next = new ArrayList<>();
        for (int object : new int[] {LwM2mId.SECURITY, LwM2mId.SERVER}) {
            if (old.contains(object)) {
                next.add(delete(object));
            }
        }
        if (old.contains(ACCESS_CONTROL) && !plan.accessControl().isEmpty()) {
            next.add(delete(ACCESS_CONTROL));
        }
        Accounts.of(plan, issued, ids.get()).forEach(one -> next.add(write(one)));
        if (plan.verify()) {
            next.add(new Task("Read /1", this::verify));
        }
        next.add(new Task("Finish", this::finish));
        return progress.then(next);
    }

    /** The device keeps the account of this server by itself (OMA LwM2M Core 1.1 §6.1.7.5). */
    private Task delete(int object) {
        return new Task(
                "Delete /" + object,
                () -> ask(() -> new BootstrapDeleteRequest(object), response -> {
                    boolean nothingThere = response.getCode().equals(ResponseCode.NOT_FOUND);
                    return response.isSuccess() || nothingThere
                            ? Progress.done(Dialogue.code(response))
                            : refused("delete-refused", response);
                }));
    }

    private Task write(Written one) {
        return new Task("Write " + one.path(), () -> {
            ContentFormat used = format;
            return ask(() -> new BootstrapWriteRequest(one.path(), one.instance(), used), response -> {
                if (response.isSuccess()) {
                    return Progress.done(Dialogue.code(response), used.getName());
                }
                if (!used.equals(ContentFormat.TLV)) {
                    format = ContentFormat.TLV;
                    return Progress.done(Dialogue.code(response), used.getName() + " refused; again as TLV")
                            .then(List.of(write(one)));
                }
                return refused("write-refused", response);
            });
        });
    }

    private CompletionStage<Progress> verify() {
        return ask(() -> new BootstrapReadRequest(format, LwM2mId.SERVER), response -> {
            if (!response.isSuccess()) {
                return Progress.done(Dialogue.code(response), "the device cannot be read while it bootstraps");
            }
            Set<Integer> missing = new HashSet<>();
            plan.servers().forEach(server -> missing.add(server.shortServerId()));
            if (response instanceof BootstrapReadResponse read && read.getContent() instanceof LwM2mObject object) {
                for (LwM2mObjectInstance instance : object.getInstances().values()) {
                    if (instance.getResource(0) != null
                            && instance.getResource(0).getValue() instanceof Number id) {
                        missing.remove(id.intValue());
                    }
                }
            }
            return missing.isEmpty()
                    ? Progress.done(Dialogue.code(response))
                    : Progress.failed(
                            "verification-failed",
                            Dialogue.code(response),
                            "the device does not have what was written: servers " + missing + " are missing");
        });
    }

    private CompletionStage<Progress> finish() {
        return ask(BootstrapFinishRequest::new, response -> {
            if (response.isSuccess()) {
                return Progress.done(Dialogue.code(response));
            }
            if (response.getCode().equals(ResponseCode.NOT_ACCEPTABLE) && !corrected) {
                corrected = true;
                format = ContentFormat.TLV;
                return Progress.done(
                                Dialogue.code(response), "inconsistent (" + Dialogue.detail(response) + "); once more")
                        .then(List.of(new Task("Discover /", () -> discover(false))));
            }
            return refused("finish-refused", response);
        });
    }

    private static Progress refused(String cause, LwM2mResponse response) {
        return Progress.failed(cause, Dialogue.code(response), Dialogue.detail(response));
    }

    private CompletionStage<Progress> ask(
            Supplier<DownlinkRequest<? extends LwM2mResponse>> request, Function<LwM2mResponse, Progress> then) {
        return device.ask(request).thenApply(answer -> {
            if (answer instanceof Answer.Answered answered) {
                return then.apply(answered.response());
            }
            return answer instanceof Answer.Silent silent
                    ? Progress.failed("device-silent", "silent", silent.why())
                    : Progress.failed("answer-unreadable", "unreadable", ((Answer.Unreadable) answer).why());
        });
    }
}
