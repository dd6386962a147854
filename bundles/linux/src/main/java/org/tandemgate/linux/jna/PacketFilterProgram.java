package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.FrameFilter.Condition;

/**
 * A {@link FrameFilter} as a program of the classic packet filter (Linux
 * Documentation/networking/filter.rst, include/uapi/linux/filter.h): load, mask, compare, and so on
 * to "all of the frame" or "nothing of it".
 */
final class PacketFilterProgram {
    /** struct sock_filter: code 0 (2 octets), jt 2, jf 3, k 4. */
    static final int INSTRUCTION = 8;

    private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_OCTET = 0x30;
    private static final int AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
    private static final int EQUALS = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private static final int RETURN = 0x06; // BPF_RET | BPF_K
    private static final int WHOLE_FRAME = 0x4_0000;
    private static final int PER_CONDITION = 3;

    /** One instruction. */
    record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

    private PacketFilterProgram() {}

    static List<Instruction> of(final FrameFilter filter) {
        final List<Instruction> program = new ArrayList<>();
        for (final List<Condition> all : filter.alternatives()) {
            for (int i = 0; i < all.size(); i++) {
                final Condition condition = all.get(i);
                final int behind = PER_CONDITION * (all.size() - 1 - i) + 1;
                program.add(new Instruction(load(condition), 0, 0, condition.offset()));
                program.add(new Instruction(AND, 0, 0, condition.mask()));
                program.add(new Instruction(EQUALS, 0, behind, condition.value()));
            }
            program.add(new Instruction(RETURN, 0, 0, WHOLE_FRAME));
        }
        program.add(new Instruction(RETURN, 0, 0, 0));
        return program;
    }

    private static int load(final Condition condition) {
        return switch (condition.octets()) {
            case 1 -> LOAD_OCTET;
            case 2 -> LOAD_HALF;
            default -> LOAD_WORD;
        };
    }

    /** The program as the kernel reads it, in native memory. */
    static ByteBuffer octets(final List<Instruction> program) {
        final ByteBuffer memory = Sockets.memory(program.size() * INSTRUCTION);
        for (final Instruction one : program) {
            memory.putShort((short) one.code());
            memory.put((byte) one.ifTrue()).put((byte) one.ifFalse()).putInt(one.operand());
        }
        return memory;
    }
}
