package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.keaha.flow.Family;

/**
 * Reads dhcpd.leases(5), a journal in which a later entry of an address replaces an earlier one. It
 * is read block by block, because a journal may be larger than the memory. Not thread safe.
 *
 * <p>Limits: 256 Mi characters, blocks of 64 Ki, 50,000 leases in force.
 */
public final class LeaseFile {
    static final int LEASES_MAX = 50_000;
    public static final int BLOCK_MAX = 64 << 10;
    static final int LEFT_MAX = 1000;
    static final long TEXT_MAX = 256L << 20;

    private final String file;
    private final long nowSeconds;
    private final Map<String, DhcpdLease> leases = new LinkedHashMap<>();
    private final Map<String, List<String>> associations = new HashMap<>();
    private final Map<String, Left> left = new LinkedHashMap<>();
    private boolean isLittleEndian = true;
    private int leftMore;
    private final StringBuilder block = new StringBuilder();
    private boolean isOpen;
    private long blockLine = 1;
    private long line;
    private long characters;

    /**
     * One that is not taken.
     *
     * @param address or what the block begins with
     * @param line from 1
     * @param reason why
     */
    public record Left(String address, long line, String reason) {}

    /**
     * What is in force.
     *
     * @param leases in the order of the file
     * @param left the first 1000 that cannot be taken
     * @param leftMore further ones
     */
    public record Content(List<DhcpdLease> leases, List<Left> left, int leftMore) {
        public Content {
            leases = List.copyOf(leases);
            left = List.copyOf(left);
        }
    }

    /**
     * @param file its name, for messages
     * @param nowSeconds since 1970: what ended before is not in force
     */
    public LeaseFile(final String file, final long nowSeconds) {
        this.file = file;
        this.nowSeconds = nowSeconds;
    }

    /**
     * The next line. dhcpd closes a block with a brace at the begin of one.
     *
     * @param text with its end, each octet as one character; a line longer than {@link #BLOCK_MAX}
     *     may come in pieces, and is refused
     * @throws DhcpdSyntaxException when this is no such file, or beyond the limits
     */
    public void take(final String text) throws DhcpdSyntaxException {
        line++;
        characters += text.length();
        block.append(text);
        if (characters > TEXT_MAX || block.length() > BLOCK_MAX) {
            throw new DhcpdSyntaxException(
                    at(line),
                    characters > TEXT_MAX
                            ? "the file has more than " + TEXT_MAX + " characters"
                            : "a block has more than "
                                    + BLOCK_MAX
                                    + " characters; is this a file of leases?");
        }
        isOpen = isOpen ? !text.startsWith("}") : text.stripTrailing().endsWith("{");
        if (!isOpen) {
            block(block.toString());
            block.setLength(0);
            blockLine = line + 1;
        }
    }

    /** What is in force, once every line was taken. */
    public Content end() {
        if (!block.isEmpty()) {
            leave("the last block", blockLine, "it has no end; dhcpd was stopped while it wrote");
            block.setLength(0);
        }
        return new Content(List.copyOf(leases.values()), List.copyOf(left.values()), leftMore);
    }

    private Position at(final long where) {
        return new Position(file, (int) Math.min(where, Integer.MAX_VALUE), 1);
    }

    private void block(final String text) throws DhcpdSyntaxException {
        final List<Statement> statements;
        try {
            statements = new DhcpdParser(name -> only(name, text)).parse(file);
        } catch (final DhcpdSyntaxException | RefusedException wrong) {
            leave(
                    "the block of line " + blockLine,
                    blockLine,
                    "it cannot be read, counted from there: " + wrong.getMessage());
            return;
        }
        for (final Statement statement : statements) {
            final String keyword = statement.keyword();
            if (keyword.equals("authoring-byte-order")) {
                isLittleEndian = statement.word(1).equals("little-endian");
            } else if (keyword.equals("lease") && statement.hasBlock()) {
                one(new LeaseBlock(statement, blockLine, nowSeconds));
            } else if (keyword.startsWith("ia-") && statement.hasBlock()) {
                association(statement, blockLine);
            }
        }
        if (leases.size() > LEASES_MAX) {
            throw new DhcpdSyntaxException(
                    at(blockLine), "more than " + LEASES_MAX + " leases are in force");
        }
    }

    private String only(final String name, final String text) throws RefusedException {
        if (!name.equals(file)) {
            throw new RefusedException("a file of leases includes none");
        }
        return text;
    }

    private void one(final LeaseBlock block) {
        take(block.address(), block.line(), block.v4());
    }

    /**
     * The whole of it is written again with each change: what it does not name any more is over.
     */
    private void association(final Statement statement, final long begin) {
        final List<LeaseBlock> blocks = new ArrayList<>();
        final List<String> addresses = new ArrayList<>();
        for (final Statement inside : statement.block()) {
            if (inside.keyword().equals("iaaddr") || inside.keyword().equals("iaprefix")) {
                blocks.add(new LeaseBlock(inside, begin, nowSeconds));
                addresses.add(inside.word(1));
            }
        }
        final String key = statement.keyword() + " " + statement.word(1);
        final List<String> before = associations.put(key, addresses);
        if (before != null) {
            before.forEach(leases::remove);
        }
        for (final LeaseBlock block : blocks) {
            take(block.address(), begin, block.v6(statement, isLittleEndian));
        }
    }

    private void take(final String address, final long begin, final LeaseBlock.Taken taken) {
        leases.remove(address);
        left.remove(address);
        if (taken.lease().isPresent()) {
            leases.put(address, taken.lease().get());
        } else if (!taken.reason().isEmpty()) {
            leave(address, begin, taken.reason());
        }
    }

    private void leave(final String address, final long begin, final String reason) {
        final String shown =
                (address.length() > LeaseBlock.TEXT_MAX
                                ? address.substring(0, LeaseBlock.TEXT_MAX)
                                : address)
                        .replaceAll("[^ -~]", "?");
        if (left.size() < LEFT_MAX) {
            left.put(shown, new Left(shown, begin, reason));
        } else {
            leftMore++;
        }
    }

    /** Which family a file is of, told by its leases; DHCPv4 when it has none. */
    public static Family family(final Content content) {
        return content.leases().isEmpty() ? Family.V4 : content.leases().get(0).family();
    }
}
