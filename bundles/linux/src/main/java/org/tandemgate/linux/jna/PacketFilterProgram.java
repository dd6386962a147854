package org.tandemgate.linux.jna;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.FrameFilter;
import org.tandemgate.linux.FrameFilter.Condition;
import org.tandemgate.linux.LinuxException;

/**
 * A {@link FrameFilter} as a program of the classic packet filter (Linux
 * Documentation/networking/filter.rst, include/uapi/linux/filter.h): load, mask, compare, and so on
 * to "all of the frame" or "nothing of it".
 */
final class PacketFilterProgram {
    /** struct sock_filter: code 0 (2 octets), jt 2, jf 3, k 4. */
    static final int INSTRUCTION = 8;

    private static final int SO_ATTACH_FILTER = 26; // asm-generic/socket.h
    private static final int SO_DETACH_FILTER = 27;
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

    /** struct sock_fprog: len 0 (2 octets), filter 8. */
    static void attach(final Descriptor socket, final List<Instruction> program)
            throws LinuxException {
        final ByteBuffer octets = octets(program);
        final byte[] description =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.nativeOrder())
                        .putShort(0, (short) program.size())
                        .putLong(8, Sockets.addressOf(octets))
                        .array();
        try {
            set(socket, "SO_ATTACH_FILTER", SO_ATTACH_FILTER, description);
        } finally {
            Reference.reachabilityFence(octets);
        }
    }

    /** Lets everything pass; having no filter is no error. */
    static void detach(final Descriptor socket) throws LinuxException {
        final int fd = socket.use("SO_DETACH_FILTER");
        final byte[] unused = Sockets.octets(0);
        if (Libc.setsockopt(fd, Sockets.SOL_SOCKET, SO_DETACH_FILTER, unused, unused.length) < 0
                && Libc.errno() != Errno.ENOENT) {
            throw socket.failure("SO_DETACH_FILTER");
        }
    }

    private static void set(
            final Descriptor socket, final String name, final int option, final byte[] value)
            throws LinuxException {
        if (Libc.setsockopt(socket.use(name), Sockets.SOL_SOCKET, option, value, value.length)
                < 0) {
            throw socket.failure(name);
        }
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
