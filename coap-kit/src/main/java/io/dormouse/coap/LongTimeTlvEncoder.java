// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.Collection;
import java.util.Date;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.codec.LwM2mValueConverter;
import org.eclipse.leshan.core.node.codec.NodeEncoder;
import org.jspecify.annotations.Nullable;

/** TLV with 8-byte times where 4 bytes are not enough: times are shown to the encoder as what they are on the wire, integers (OMA LwM2M Core 1.1 §7.4.3, Appendix C). */
final class LongTimeTlvEncoder implements NodeEncoder {
    private final NodeEncoder inner;

    LongTimeTlvEncoder(NodeEncoder inner) {
        this.inner = inner;
    }

    @Override
    public byte[] encode(LwM2mNode node, LwM2mPath path, LwM2mModel model, LwM2mValueConverter converter) {
        LwM2mValueConverter seconds =
                (value, from, to, at) -> from == ResourceModel.Type.TIME && to == ResourceModel.Type.INTEGER
                        ? Long.valueOf(((Date) value).toInstant().getEpochSecond())
                        : converter.convertValue(value, from, to, at);
        return inner.encode(node, path, new TimesAsIntegers(model), seconds);
    }

    private record TimesAsIntegers(LwM2mModel model) implements LwM2mModel {
        @Override
        @SuppressWarnings("NullAway") // leshan's interface speaks of unknown resources with null
        public ResourceModel getResourceModel(int objectId, int resourceId) {
            @Nullable ResourceModel known = model.getResourceModel(objectId, resourceId);
            if (known == null || known.type != ResourceModel.Type.TIME) {
                return known;
            }
            return new ResourceModel(
                    known.id,
                    known.name,
                    known.operations,
                    known.multiple,
                    known.mandatory,
                    ResourceModel.Type.INTEGER,
                    known.rangeEnumeration,
                    known.units,
                    known.description);
        }

        @Override
        public ObjectModel getObjectModel(int objectId) {
            return model.getObjectModel(objectId);
        }

        @Override
        public Collection<ObjectModel> getObjectModels() {
            return model.getObjectModels();
        }
    }
}
