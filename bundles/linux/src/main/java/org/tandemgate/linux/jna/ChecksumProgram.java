package org.tandemgate.linux.jna;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.jna.PacketFilterProgram.Instruction;

/**
 * A classic packet filter that adds up the beginning of a raw socket's payload and lets pass what
 * has a right Internet checksum (RFC 1071). A raw socket of IPv4 sees the IP header first, one of
 * IPv6 does not; headers with options do not pass.
 */
final class ChecksumProgram {
    /** The longest beginning: jumps of this machine are at most 255 instructions long. */
    static final int OCTETS_MAX = 128;

    private static final int IPV4_HEADER = 20;
    private static final int IPV4_WITHOUT_OPTIONS = 0x45;
    private static final int LOAD_HALF = 0x28; // BPF_LD | BPF_H | BPF_ABS
    private static final int LOAD_OCTET = 0x30;
    private static final int LOAD_LENGTH = 0x80; // BPF_LD | BPF_W | BPF_LEN
    private static final int LOAD_X = 0x01; // BPF_LDX | BPF_IMM
    private static final int LOAD_X_MEMORY = 0x61; // BPF_LDX | BPF_MEM
    private static final int STORE = 0x02; // BPF_ST
    private static final int ADD_X = 0x0c; // BPF_ALU | BPF_ADD | BPF_X
    private static final int AND = 0x54;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int EQUALS = 0x15;
    private static final int AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private static final int TO_X = 0x07; // BPF_MISC | BPF_TAX
    private static final int FROM_X = 0x87; // BPF_MISC | BPF_TXA
    private static final int RETURN = 0x06;
    private static final int WHOLE_PACKET = 0x4_0000;

    private ChecksumProgram() {}

    /**
     * @param octets of the payload that are summed up, even, 2..128
     */
    static List<Instruction> of(final Family family, final int octets) {
        if (octets < 2 || octets > OCTETS_MAX || octets % 2 != 0) {
            throw new IllegalArgumentException(octets + " octets, needs an even 2.." + OCTETS_MAX);
        }
        final int payload = family == Family.IPV4 ? IPV4_HEADER : 0;
        final List<Instruction> program = new ArrayList<>();
        if (family == Family.IPV4) {
            program.add(new Instruction(LOAD_OCTET, 0, 0, 0));
            program.add(new Instruction(EQUALS, 1, 0, IPV4_WITHOUT_OPTIONS));
            program.add(new Instruction(RETURN, 0, 0, 0));
        }
        program.add(new Instruction(LOAD_LENGTH, 0, 0, 0));
        program.add(new Instruction(AT_LEAST, 1, 0, payload + octets));
        program.add(new Instruction(RETURN, 0, 0, 0));
        program.add(new Instruction(LOAD_X, 0, 0, 0));
        for (int at = payload; at < payload + octets; at += 2) {
            program.add(new Instruction(LOAD_HALF, 0, 0, at));
            program.add(new Instruction(ADD_X, 0, 0, 0));
            program.add(new Instruction(TO_X, 0, 0, 0));
        }
        fold(program);
        fold(program);
        program.add(new Instruction(EQUALS, 0, 1, 0xffff));
        program.add(new Instruction(RETURN, 0, 0, WHOLE_PACKET));
        program.add(new Instruction(RETURN, 0, 0, 0));
        return program;
    }

    /** Adds the upper half of the sum in A and X to its lower one. */
    private static void fold(final List<Instruction> program) {
        program.add(new Instruction(TO_X, 0, 0, 0));
        program.add(new Instruction(SHIFT_RIGHT, 0, 0, 16));
        program.add(new Instruction(STORE, 0, 0, 0));
        program.add(new Instruction(FROM_X, 0, 0, 0));
        program.add(new Instruction(AND, 0, 0, 0xffff));
        program.add(new Instruction(LOAD_X_MEMORY, 0, 0, 0));
        program.add(new Instruction(ADD_X, 0, 0, 0));
    }
}
