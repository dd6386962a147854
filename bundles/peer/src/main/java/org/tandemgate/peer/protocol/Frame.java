package org.tandemgate.peer.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * One packet of the view, numbers in network byte order:
 *
 * <pre>
 *  0  "TGP1"
 *  4  kind: 1 question, 2 answer
 *  5  length of the sender's name, 1..63
 *  6  length of the body, 2 octets, 0..60000; a question has none
 *  8  nonce of the question, 16 octets; an answer repeats it
 * 24  name of the sender in ASCII, then the body
 *     HMAC-SHA256 over everything before, 32 octets
 * </pre>
 *
 * @param kind question or answer
 * @param nonce of the question
 * @param sender name of the node that sends it
 * @param body of an answer
 */
public record Frame(Kind kind, Nonce nonce, String sender, String body) {
    /** Longest body in octets. */
    public static final int LONGEST_BODY = 60_000;

    private static final int MAGIC = 0x54475031;
    private static final int KIND_OFFSET = 4;
    private static final int NAME_LENGTH_OFFSET = 5;
    private static final int BODY_LENGTH_OFFSET = 6;
    private static final int NONCE_OFFSET = 8;
    private static final int NAME_OFFSET = 24;
    private static final int LONGEST_NAME = 63;

    /** Longest packet in octets. */
    public static final int LONGEST = NAME_OFFSET + LONGEST_NAME + LONGEST_BODY + ViewKey.PROOF;

    /** What it is. */
    public enum Kind {
        /** What are you? */
        QUESTION(1),
        /** This I am. */
        ANSWER(2);

        private final int number;

        Kind(final int number) {
            this.number = number;
        }
    }

    /**
     * Drawn anew for each question, so that no answer can be kept and played back.
     *
     * @param high first eight octets
     * @param low last eight octets
     */
    public record Nonce(long high, long low) {}

    /** What came of the octets: a packet, or why there is none. */
    public sealed interface Outcome {
        /** It is proved. */
        record Read(Frame frame) implements Outcome {}

        /** It is not. */
        record Refused(Refusal why) implements Outcome {}
    }

    /**
     * @throws IllegalArgumentException for a name or body that is too long
     */
    public Frame {
        if (sender.isEmpty() || sender.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name has " + sender.length() + " characters, needs 1.." + LONGEST_NAME);
        }
    }

    /** With its proof. */
    public byte[] encode(final ViewKey key) {
        final byte[] name = sender.getBytes(StandardCharsets.US_ASCII);
        final byte[] text = body.getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST_BODY) {
            throw new IllegalArgumentException(
                    "body has " + text.length + " octets, needs 0.." + LONGEST_BODY);
        }
        final int proved = NAME_OFFSET + name.length + text.length;
        final ByteBuffer out = ByteBuffer.allocate(proved + ViewKey.PROOF);
        out.putInt(MAGIC).put((byte) kind.number).put((byte) name.length);
        out.putShort((short) text.length).putLong(nonce.high()).putLong(nonce.low());
        out.put(name).put(text);
        out.put(key.prove(out.array(), proved));
        return out.array();
    }

    /**
     * Reads what came; nothing of it is looked at closer before it is proved.
     *
     * @param octets of one packet
     */
    public static Outcome read(final byte[] octets, final ViewKey key) {
        if (octets.length < NAME_OFFSET + 1 + ViewKey.PROOF || octets.length > LONGEST) {
            return new Outcome.Refused(Refusal.LENGTH);
        }
        final ByteBuffer in = ByteBuffer.wrap(octets);
        if (in.getInt(0) != MAGIC) {
            return new Outcome.Refused(Refusal.MAGIC);
        }
        final int name = Byte.toUnsignedInt(in.get(NAME_LENGTH_OFFSET));
        final int body = Short.toUnsignedInt(in.getShort(BODY_LENGTH_OFFSET));
        final int proved = NAME_OFFSET + name + body;
        if (name == 0
                || name > LONGEST_NAME
                || body > LONGEST_BODY
                || octets.length != proved + ViewKey.PROOF) {
            return new Outcome.Refused(Refusal.LENGTH);
        }
        final byte[] proof = new byte[ViewKey.PROOF];
        in.get(proved, proof);
        if (!MessageDigest.isEqual(proof, key.prove(octets, proved))) {
            return new Outcome.Refused(Refusal.KEY);
        }
        for (final Kind kind : Kind.values()) {
            if (in.get(KIND_OFFSET) == kind.number) {
                return new Outcome.Read(
                        new Frame(
                                kind,
                                new Nonce(in.getLong(NONCE_OFFSET), in.getLong(NONCE_OFFSET + 8)),
                                new String(octets, NAME_OFFSET, name, StandardCharsets.US_ASCII),
                                new String(
                                        octets, NAME_OFFSET + name, body, StandardCharsets.UTF_8)));
            }
        }
        return new Outcome.Refused(Refusal.KIND);
    }
}
