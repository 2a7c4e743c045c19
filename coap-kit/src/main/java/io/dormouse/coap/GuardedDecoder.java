// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.coap;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.TimestampedLwM2mNode;
import org.eclipse.leshan.core.node.TimestampedLwM2mNodes;
import org.eclipse.leshan.core.node.codec.CodecException;
import org.eclipse.leshan.core.node.codec.LwM2mDecoder;
import org.eclipse.leshan.core.request.ContentFormat;

/** A broken payload is a CodecException, not the NumberFormatException, BufferUnderflow or StackOverflow that some decoders let out. */
final class GuardedDecoder implements LwM2mDecoder {
    private final LwM2mDecoder inner;

    GuardedDecoder(LwM2mDecoder inner) {
        this.inner = inner;
    }

    @Override
    public LwM2mNode decode(byte[] content, ContentFormat format, LwM2mPath path, LwM2mModel model) {
        return guarded(() -> inner.decode(content, format, path, model));
    }

    @Override
    public <T extends LwM2mNode> T decode(
            byte[] content, ContentFormat format, LwM2mPath path, LwM2mModel model, Class<T> nodeClass) {
        return guarded(() -> inner.decode(content, format, path, model, nodeClass));
    }

    @Override
    public Map<LwM2mPath, LwM2mNode> decodeNodes(
            byte[] content, ContentFormat format, List<LwM2mPath> paths, LwM2mModel model) {
        return guarded(() -> inner.decodeNodes(content, format, paths, model));
    }

    @Override
    public List<TimestampedLwM2mNode> decodeTimestampedData(
            byte[] content, ContentFormat format, LwM2mPath path, LwM2mModel model) {
        return guarded(() -> inner.decodeTimestampedData(content, format, path, model));
    }

    @Override
    public TimestampedLwM2mNodes decodeTimestampedNodes(
            byte[] content, ContentFormat format, List<LwM2mPath> paths, LwM2mModel model) {
        return guarded(() -> inner.decodeTimestampedNodes(content, format, paths, model));
    }

    @Override
    public List<LwM2mPath> decodePaths(byte[] content, ContentFormat format) {
        return guarded(() -> inner.decodePaths(content, format));
    }

    @Override
    public boolean isSupported(ContentFormat format) {
        return inner.isSupported(format);
    }

    @Override
    public Set<ContentFormat> getSupportedContentFormat() {
        return inner.getSupportedContentFormat();
    }

    private static <T> T guarded(Supplier<T> decoding) {
        try {
            return decoding.get();
        } catch (CodecException known) {
            throw known;
        } catch (RuntimeException surprise) {
            throw new CodecException(surprise, "the payload is broken: %s", surprise.getMessage());
        } catch (StackOverflowError surprise) {
            throw new CodecException("the payload is nested too deep");
        }
    }
}
