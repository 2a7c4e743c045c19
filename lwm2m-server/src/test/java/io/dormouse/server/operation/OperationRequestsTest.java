// SPDX-FileCopyrightText: The Dormouse authors
// SPDX-License-Identifier: Apache-2.0
package io.dormouse.server.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dormouse.kit.http.Json;
import io.dormouse.objects.BundledObjects;
import io.dormouse.server.device.DeviceModels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the JSON of a request to what is asked of the device. */
final class OperationRequestsTest {
    private static final DeviceModels MODELS =
            (device, objectId) -> BundledObjects.load().newest(objectId);

    private static Operation read(String json) {
        JsonNode body = Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        BodyFields fields = new BodyFields(body);
        Optional<Operation> operation =
                new OperationReader(MODELS).read(body.path("op").asText(), fields, Optional.empty());
        assertEquals(List.of(), fields.faults());
        return operation.orElseThrow();
    }

    private static DownlinkRequest<?> request(String json, ContentFormat format) {
        return OperationRequests.of(read(json), Formats.both(format));
    }

    private static WriteRequest write(String json, ContentFormat format) {
        return assertInstanceOf(WriteRequest.class, request(json, format));
    }

    @Test
    void oneValueIsWrittenToItsResource() {
        WriteRequest write = write("{'op':'write','path':'/3/0/14','value':'+01:00'}", ContentFormat.SENML_CBOR);

        assertEquals(new LwM2mPath("/3/0/14"), write.getPath());
        assertTrue(write.isReplaceRequest());
        assertEquals(ContentFormat.SENML_CBOR, write.getContentFormat());
    }

    @Test
    void severalInstancesOfAResourceLeaveTheOthersAloneUnlessAllAreReplaced() {
        String many = "{'op':'write','path':'/2/0/2','value':{'1':15,'2':3}}";
        WriteRequest partial = write(many, ContentFormat.TLV);
        WriteRequest all = write(many.replace("}}", "},'replace':true}"), ContentFormat.TLV);

        assertEquals(new LwM2mPath("/2/0"), partial.getPath());
        assertTrue(partial.isPartialUpdateRequest());
        assertEquals(new LwM2mPath("/2/0/2"), all.getPath());
        assertTrue(all.isReplaceRequest());
        assertEquals(
                2,
                assertInstanceOf(LwM2mMultipleResource.class, all.getNode())
                        .getInstances()
                        .size());
    }

    @Test
    void aSingleResourceInstanceIsWrittenAlone() {
        WriteRequest write = write("{'op':'write','path':'/2/0/2/7','value':15}", ContentFormat.TLV);

        assertEquals(new LwM2mPath("/2/0/2/7"), write.getPath());
        assertEquals(
                15L,
                assertInstanceOf(LwM2mResourceInstance.class, write.getNode()).getValue());
    }

    @Test
    void valuesOfAnInstanceGoOutAsPartialUpdateOrReplace() {
        String json = "{'op':'write','values':{'/3/0/14':'a','/3/0/15':'b'}}";

        WriteRequest update = write(json, ContentFormat.TLV);
        WriteRequest replace = write(json.replace("}}", "},'replace':true}"), ContentFormat.TLV);

        assertTrue(update.isPartialUpdateRequest());
        assertTrue(replace.isReplaceRequest());
        assertEquals(
                2,
                assertInstanceOf(LwM2mObjectInstance.class, update.getNode())
                        .getResources()
                        .size());
        assertEquals(0, ((LwM2mObjectInstance) update.getNode()).getId());
    }

    /** wished format -> format used for one text, one opaque, several values. */
    @ParameterizedTest
    @CsvSource({
        "11542, 11542, 11542, 11542",
        "112,   112,   112,   112",
        "0,     0,     11542, 11542",
        "42,    11542, 42,    11542",
        "60,    60,    60,    11542"
    })
    void aFormatThatCannotCarryTheValuesIsReplacedByTlv(int wished, int text, int opaque, int several) {
        ContentFormat format = ContentFormat.fromCode(wished);

        assertEquals(
                text,
                write("{'op':'write','path':'/3/0/14','value':'a'}", format)
                        .getContentFormat()
                        .getCode());
        assertEquals(
                opaque,
                write("{'op':'write','path':'/5/0/0','value':'AAEC'}", format)
                        .getContentFormat()
                        .getCode());
        assertEquals(
                several,
                write("{'op':'write','values':{'/3/0/14':'a','/3/0/15':'b'}}", format)
                        .getContentFormat()
                        .getCode());
    }

    @Test
    void aCreateLeavesTheInstanceToTheDeviceOrWishesOne() {
        CreateRequest free = assertInstanceOf(
                CreateRequest.class,
                request("{'op':'create','path':'/3303','values':{'/3303/0/5601':1.5}}", ContentFormat.SENML_CBOR));
        CreateRequest wished = assertInstanceOf(
                CreateRequest.class,
                request("{'op':'create','path':'/3303/4','values':{'/3303/4/5601':1.5}}", ContentFormat.SENML_CBOR));

        assertTrue(free.unknownObjectInstanceId());
        assertEquals(ContentFormat.TLV, free.getContentFormat());
        assertFalse(wished.unknownObjectInstanceId());
        assertEquals(4, wished.getObjectInstances().get(0).getId());
        assertEquals(ContentFormat.SENML_CBOR, wished.getContentFormat());
    }

    @Test
    void readsAskForAFormatOrLeaveItToTheDevice() {
        Operation read = read("{'op':'read','path':'/3/0'}");

        assertNull(((ReadRequest) OperationRequests.of(read, new Formats(ContentFormat.TLV, null))).getContentFormat());
        assertEquals(
                ContentFormat.SENML_CBOR,
                ((ReadRequest) OperationRequests.of(read, Formats.both(ContentFormat.SENML_CBOR))).getContentFormat());
    }

    @Test
    void executeCarriesItsArguments() {
        ExecuteRequest none =
                assertInstanceOf(ExecuteRequest.class, request("{'op':'execute','path':'/3/0/4'}", ContentFormat.TLV));
        ExecuteRequest some = assertInstanceOf(
                ExecuteRequest.class, request("{'op':'execute','path':'/3/0/4','args':'0,2'}", ContentFormat.TLV));

        assertTrue(none.getArguments().isEmpty());
        assertEquals("0,2", some.getArguments().serialize());
    }

    @Test
    void compositesSpeakSenmlWhateverElseTheDeviceSpeaks() {
        ReadCompositeRequest read = assertInstanceOf(
                ReadCompositeRequest.class,
                request("{'op':'readComposite','paths':['/3/0/9','/4/0']}", ContentFormat.TLV));
        WriteCompositeRequest write = assertInstanceOf(
                WriteCompositeRequest.class,
                request(
                        "{'op':'writeComposite','values':{'/3/0/14':'a','/2/0/2':{'1':15}}}",
                        ContentFormat.SENML_JSON));
        ObserveCompositeRequest observe = assertInstanceOf(
                ObserveCompositeRequest.class,
                request("{'op':'observeComposite','paths':['/3/0/9','/4/0']}", ContentFormat.TLV));

        assertEquals(ContentFormat.SENML_CBOR, read.getRequestContentFormat());
        assertEquals(ContentFormat.SENML_JSON, write.getContentFormat());
        assertTrue(write.getNodes().containsKey(new LwM2mPath("/2/0/2/1")));
        assertEquals(2, observe.getPaths().size());
    }

    @Test
    void attributesAreWrittenOrUnset() {
        WriteAttributesRequest write = assertInstanceOf(
                WriteAttributesRequest.class,
                request(
                        "{'op':'writeAttributes','path':'/3303/0/5700','attributes':{'pmin':10,'gt':21.5,'st':null}}",
                        ContentFormat.TLV));

        assertEquals(
                List.of("gt=21.5", "pmin=10", "st"),
                List.of(write.getAttributes().toQueryParams()).stream().sorted().toList());
    }

    /** operation -> whether it needs an engineer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'op':'read','path':'/1/0/1'}                               | false
            {'op':'execute','path':'/3/0/4'}                            | true
            {'op':'execute','path':'/3/0/5'}                            | true
            {'op':'execute','path':'/3/0/12'}                           | false
            {'op':'execute','path':'/1/5/4'}                            | true
            {'op':'execute','path':'/1/5/8'}                            | false
            {'op':'execute','path':'/1/5/9'}                            | true
            {'op':'execute','path':'/5/0/2'}                            | true
            {'op':'write','path':'/1/0/1','value':300}                  | true
            {'op':'write','path':'/1/0/2','value':300}                  | false
            {'op':'write','path':'/1/0/7','value':'U'}                  | true
            {'op':'write','values':{'/1/0/2':1,'/1/0/7':'U'}}           | true
            {'op':'write','values':{'/1/0/2':1}}                        | false
            {'op':'write','values':{'/1/0/2':1},'replace':true}         | true
            {'op':'write','path':'/2/0/3','value':1}                    | true
            {'op':'writeComposite','values':{'/3/0/14':'a','/1/0/1':60}} | true
            {'op':'create','path':'/2','values':{'/2/0/0':3}}           | true
            {'op':'create','path':'/3303','values':{'/3303/0/5601':1}}  | false
            {'op':'delete','path':'/1/1'}                               | true
            {'op':'delete','path':'/3303/1'}                            | false
            """)
    void whatCanCutADeviceOffIsKnown(String json, boolean dangerous) {
        assertEquals(dangerous, DangerousPaths.of(read(json)).isPresent());
    }
}
