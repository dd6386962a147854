package org.tandemgate.peer.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final String SECRET = "0123456789abcdef";
    private static final ViewKey KEY = ViewKey.of(SECRET);
    private static final Frame ANSWER =
            new Frame(
                    Frame.Kind.ANSWER,
                    new Frame.Nonce(0x0102030405060708L, 0x1112131415161718L),
                    "gw1",
                    "node\tname=gw1\n");

    private static Refusal refusal(final byte[] octets) {
        return assertInstanceOf(Frame.Outcome.Refused.class, Frame.read(octets, KEY)).why();
    }

    /** One field a line; the proof by the JDK's own HMAC, twice. */
    @Test
    void octetsAreThoseOfTheDrawing() throws Exception {
        final String expected =
                "54475031" // magic
                        + "02" // answer
                        + "03" // length of the name
                        + "000e" // length of the body
                        + "01020304050607081112131415161718" // nonce
                        + "677731" // gw1
                        + "6e6f6465096e616d653d6777310a"; // body
        final byte[] octets = ANSWER.encode(KEY);
        final int proved = octets.length - 32;
        assertEquals(expected, HexFormat.of().formatHex(octets, 0, proved));
        final Mac derive = Mac.getInstance("HmacSHA256");
        derive.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        final byte[] key =
                derive.doFinal("tandemgate peer view 1".getBytes(StandardCharsets.UTF_8));
        final Mac prove = Mac.getInstance("HmacSHA256");
        prove.init(new SecretKeySpec(key, "HmacSHA256"));
        prove.update(octets, 0, proved);
        assertEquals(
                HexFormat.of().formatHex(prove.doFinal()),
                HexFormat.of().formatHex(octets, proved, octets.length));
        assertEquals(new Frame.Outcome.Read(ANSWER), Frame.read(octets, KEY));
    }

    @Test
    void noBitMayBeAnotherOne() {
        final byte[] octets = ANSWER.encode(KEY);
        for (int bit = 0; bit < octets.length * 8; bit++) {
            final byte[] other = octets.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertInstanceOf(Frame.Outcome.Refused.class, Frame.read(other, KEY), "bit " + bit);
        }
        for (int length = 0; length < octets.length; length++) {
            assertEquals(Refusal.LENGTH, refusal(Arrays.copyOf(octets, length)));
        }
        assertEquals(Refusal.LENGTH, refusal(Arrays.copyOf(octets, octets.length + 1)));
        assertEquals(Refusal.LENGTH, refusal(new byte[Frame.LONGEST + 1]));
    }

    @Test
    void eachRefusalHasItsReason() {
        final byte[] foreign = ANSWER.encode(KEY);
        foreign[0] = 'X';
        assertEquals(Refusal.MAGIC, refusal(foreign));
        assertEquals(Refusal.KEY, refusal(ANSWER.encode(ViewKey.of("fedcba9876543210"))));
        final byte[] kind = ANSWER.encode(KEY);
        kind[4] = 3;
        final int proved = kind.length - 32;
        System.arraycopy(KEY.prove(kind, proved), 0, kind, proved, 32);
        assertEquals(Refusal.KIND, refusal(kind));
        final byte[] nameless = ANSWER.encode(KEY);
        nameless[5] = 0;
        assertEquals(Refusal.LENGTH, refusal(nameless));
    }

    @Test
    void theSecretIsNeverPrintedAndNeverShort() {
        assertFalse(KEY.toString().contains(SECRET));
        assertEquals(KEY, ViewKey.of(SECRET + "\n"));
        assertNotEquals(KEY, ViewKey.of(SECRET + "x"));
        final var bad = assertThrows(IllegalArgumentException.class, () -> ViewKey.of("short"));
        assertFalse(String.valueOf(bad.getMessage()).contains("short"));
    }
}
