// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.objects;

/** What a resource definition allows; none of them for resources that only a bootstrap server may touch. */
public record Operations(boolean readable, boolean writable, boolean executable) {}
