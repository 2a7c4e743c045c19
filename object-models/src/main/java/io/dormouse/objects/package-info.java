// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * LwM2M object definitions, typed values and the checks of a value against its definition.
 *
 * <p>Definitions come from {@link io.dormouse.objects.BundledObjects} (why its file is a text: docs/adr/0005), from DDF
 * files ({@link io.dormouse.objects.DdfReader}, {@link io.dormouse.objects.ModelDirectory}) and are layered by
 * {@link io.dormouse.objects.LayeredRegistry}. Values have a JSON form ({@link io.dormouse.objects.ValueJson}) and a
 * leshan form ({@link io.dormouse.objects.LeshanValues}, {@link io.dormouse.objects.LeshanModels}).
 */
@NullMarked
package io.dormouse.objects;

import org.jspecify.annotations.NullMarked;
