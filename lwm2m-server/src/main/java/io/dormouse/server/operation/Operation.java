// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import io.dormouse.objects.Value;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the device management interface (OMA LwM2M Core 1.1 §6.3) or of information reporting (§6.4),
 * complete and typed. Immutable.
 */
public sealed interface Operation {
    /** As the HTTP API writes it. */
    String word();

    /** What it addresses; of Create the object. */
    List<LwM2mPath> paths();

    /** True for what must not happen twice by accident. */
    default boolean onlyOnce() {
        return this instanceof Execute || this instanceof Create;
    }

    record Read(LwM2mPath path) implements Operation {
        @Override
        public String word() {
            return "read";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    /**
     * @param path the object instance, resource or resource instance that the request goes to
     * @param values by resource (or resource instance) path, all below {@code path}
     * @param replace PUT: what is not among the values is removed; else POST
     */
    record Write(LwM2mPath path, SortedMap<LwM2mPath, Value> values, boolean replace) implements Operation {
        public Write {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        @Override
        public String word() {
            return "write";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    /** @param arguments as they go over the air, such as {@code 0='x',1}; empty for none */
    record Execute(LwM2mPath path, String arguments) implements Operation {
        @Override
        public String word() {
            return "execute";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    /** @param instanceId the wished id, null when the device chooses */
    record Create(int objectId, @Nullable Integer instanceId, SortedMap<Integer, Value> values) implements Operation {
        public Create {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        @Override
        public String word() {
            return "create";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(instanceId == null ? new LwM2mPath(objectId) : new LwM2mPath(objectId, instanceId));
        }
    }

    record Delete(LwM2mPath path) implements Operation {
        @Override
        public String word() {
            return "delete";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    record Discover(LwM2mPath path) implements Operation {
        @Override
        public String word() {
            return "discover";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    record WriteAttributes(LwM2mPath path, LwM2mAttributeSet attributes) implements Operation {
        @Override
        public String word() {
            return "writeAttributes";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    record ReadComposite(List<LwM2mPath> paths) implements Operation {
        public ReadComposite {
            paths = List.copyOf(paths);
        }

        @Override
        public String word() {
            return "readComposite";
        }
    }

    /** @param values by path of single resources or resource instances */
    record WriteComposite(SortedMap<LwM2mPath, Value> values) implements Operation {
        public WriteComposite {
            values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        }

        @Override
        public String word() {
            return "writeComposite";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.copyOf(values.keySet());
        }
    }

    record Observe(LwM2mPath path) implements Operation {
        @Override
        public String word() {
            return "observe";
        }

        @Override
        public List<LwM2mPath> paths() {
            return List.of(path);
        }
    }

    record ObserveComposite(List<LwM2mPath> paths) implements Operation {
        public ObserveComposite {
            paths = List.copyOf(paths);
        }

        @Override
        public String word() {
            return "observeComposite";
        }
    }

    /** @param paths one for a single observation, else those of the composite */
    record CancelObservation(List<LwM2mPath> paths) implements Operation {
        public CancelObservation {
            paths = List.copyOf(paths);
        }

        @Override
        public String word() {
            return "cancelObservation";
        }
    }
}
