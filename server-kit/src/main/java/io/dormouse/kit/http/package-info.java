// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP on Jetty core: router, problems, entity tags, paging, server-sent events. The only package that knows Jetty.
 */
@NullMarked
package io.dormouse.kit.http;

import org.jspecify.annotations.NullMarked;
