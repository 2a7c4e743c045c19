// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.security.Principal;
import org.eclipse.californium.elements.PrincipalEndpointContextMatcher;

/** Answers and notifications belong to an identity of any kind, whatever address they come from; requests go to that identity alone. */
final class KnownPeers extends PrincipalEndpointContextMatcher {
    @Override
    protected boolean matchPrincipals(Principal requested, Principal available) {
        PeerIdentity there = PeerIdentity.of(available);
        return requested.equals(available) || (there != null && there.is(requested));
    }
}
