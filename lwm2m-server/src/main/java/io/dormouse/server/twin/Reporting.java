// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.twin;

import io.dormouse.objects.ResourcePath;
import io.dormouse.server.device.Report;
import io.dormouse.server.device.Sample;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one report makes of the reported section. Pure.
 *
 * @param next the section after it
 * @param changed whether a value is another than before
 * @param told samples that are the newest of their resource
 * @param missing resources that the device said it does not have
 */
record Reporting(
        SortedMap<ResourcePath, ReportedValue> next,
        boolean changed,
        Map<ResourcePath, Sample> told,
        Set<ResourcePath> missing) {

    /** @param fresh whether what the report says of a resource was begun after the last write of it */
    static Reporting of(
            SortedMap<ResourcePath, ReportedValue> before,
            Report report,
            Predicate<ResourcePath> fresh,
            TwinConfig config) {
        SortedMap<ResourcePath, ReportedValue> next = new TreeMap<>(before);
        Map<ResourcePath, Sample> told = newest(before, report);
        boolean changed = false;
        for (Sample sample : told.values()) {
            ReportedValue known = before.get(sample.path());
            if (known == null && next.size() >= config.reportedPathsMax()) {
                continue;
            }
            ReportedValue value =
                    ReportTimes.value(sample, report, kept(sample, next, config), !fresh.test(sample.path()));
            next.put(sample.path(), value);
            changed |= known == null || !known.kept().equals(value.kept());
        }
        Set<ResourcePath> missing = missing(before, report);
        for (ResourcePath path : missing) {
            changed |= next.remove(path) != null;
        }
        return new Reporting(next, changed, told, missing);
    }

    /** Of several samples of one resource the newest; none that is older than what is known. */
    private static Map<ResourcePath, Sample> newest(SortedMap<ResourcePath, ReportedValue> before, Report report) {
        Map<ResourcePath, Sample> newest = new LinkedHashMap<>();
        for (Sample sample : report.samples()) {
            if (!ReportTimes.historical(sample, report, before.get(sample.path()))) {
                newest.merge(sample.path(), sample, Reporting::newer);
            }
        }
        return newest;
    }

    private static Sample newer(Sample one, Sample other) {
        return one.takenAt() != null
                        && other.takenAt() != null
                        && other.takenAt().isBefore(one.takenAt())
                ? one
                : other;
    }

    private static Set<ResourcePath> missing(SortedMap<ResourcePath, ReportedValue> before, Report report) {
        Set<ResourcePath> missing = new HashSet<>(report.absent());
        for (ResourcePath path : before.keySet()) {
            if (report.whole().contains(path.instance())) {
                missing.add(path);
            }
        }
        for (Sample sample : report.samples()) {
            missing.remove(sample.path());
        }
        return missing;
    }

    private static Kept kept(Sample sample, SortedMap<ResourcePath, ReportedValue> next, TwinConfig config) {
        Kept whole = new Kept.Whole(sample.value());
        int others = 0;
        ResourcePath path = sample.path();
        for (Map.Entry<ResourcePath, ReportedValue> entry :
                ofInstance(next, path).entrySet()) {
            others += entry.getKey().equals(path) ? 0 : entry.getValue().kept().size();
        }
        return others + whole.size() <= config.reportedBytesMax() ? whole : Kept.digest(sample.value());
    }

    private static SortedMap<ResourcePath, ReportedValue> ofInstance(
            SortedMap<ResourcePath, ReportedValue> all, ResourcePath path) {
        return all.subMap(
                new ResourcePath(path.objectId(), path.instanceId(), 0),
                new ResourcePath(path.objectId(), path.instanceId(), ResourcePath.ID_MAX + 1));
    }

    /** The same report without what is gone, for a path: null when nothing is known. */
    @Nullable
    ReportedValue value(ResourcePath path) {
        return next.get(path);
    }
}
