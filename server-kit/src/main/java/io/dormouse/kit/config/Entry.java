// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.kit.config;

/** One value as a source wrote it, under the name it used. */
record Entry(Origin origin, String name, String text) {}
