package org.tandemgate.keaha.flow.dhcpd;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.keaha.flow.Days;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.net.IpAddress;

/**
 * One entry of dhcpd.leases(5): {@code lease}, {@code iaaddr} or {@code iaprefix}.
 *
 * @param statement with its block
 * @param line of the file where it begins, from 1
 * @param nowSeconds since 1970
 */
record LeaseBlock(Statement statement, long line, long nowSeconds) {
    static final int TEXT_MAX = 64;

    /** Kea keeps 32 bits, and takes all of them for a lease without an end. */
    private static final long FOR_EVER = 0xffff_ffffL;

    private static final int IAID_LENGTH = 4;
    private static final int OCTETS_MAX = 255;
    private static final int PREFIX_MAX = 128;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final Pattern ETHERNET =
            Pattern.compile("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}");
    private static final Pattern OCTETS =
            Pattern.compile("[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){0,254}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,253})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern DATE =
            Pattern.compile(
                    "([0-9]{4})/([0-9]{1,2})/([0-9]{1,2}) ([0-9]{1,2}):([0-5]?[0-9]):([0-5]?[0-9])");
    private static final int MONTHS = 12;
    private static final int HOURS = 24;
    private static final int MINUTES = 60;

    /**
     * What becomes of it.
     *
     * @param lease present when it is in force and can be taken
     * @param reason why it cannot, empty when it is not in force
     */
    record Taken(Optional<DhcpdLease> lease, String reason) {
        static Taken over() {
            return new Taken(Optional.empty(), "");
        }

        static Taken not(final String reason) {
            return new Taken(Optional.empty(), reason);
        }
    }

    /** As written. */
    String address() {
        return statement.word(1);
    }

    private Optional<Statement> inside(final String keyword) {
        return statement.block().stream()
                .filter(it -> it.keyword().equals(keyword))
                .reduce((first, last) -> last);
    }

    /** {@code binding state active}, and what else dhcpd may say. */
    private String state() {
        return inside("binding").map(it -> it.word(2)).orElse("");
    }

    /** Seconds since 1970; all ones for never, empty when it is no time. */
    private OptionalLong time(final String keyword) {
        final Statement found = inside(keyword).orElse(statement);
        final String kind = found.word(1);
        if (kind.equals("never")) {
            return OptionalLong.of(FOR_EVER);
        }
        if (kind.equals("epoch")) {
            return number(found.word(2));
        }
        return date(found.word(2) + " " + found.word(3));
    }

    /** UTC, as dhcpd writes it. */
    private static OptionalLong date(final String text) {
        final Matcher parts = DATE.matcher(text);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        final int[] numbers = new int[parts.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(parts.group(i + 1));
        }
        final int month = numbers[1];
        final int day = numbers[2];
        if (month < 1 || month > MONTHS || day < 1 || day > 31 || numbers[3] >= HOURS) {
            return OptionalLong.empty();
        }
        final long days = Days.since1970(numbers[0], month, day);
        return OptionalLong.of(
                ((days * HOURS + numbers[3]) * MINUTES + numbers[4]) * MINUTES + numbers[5]);
    }

    private static OptionalLong number(final String text) {
        return NUMBER.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** Why it is not taken whatever else it says; empty text where it is not in force. */
    private Optional<Taken> obstacle(final boolean isIpv4) {
        final OptionalLong ends = time("ends");
        if (state().equals("abandoned")) {
            return Optional.of(
                    Taken.not(
                            "it was abandoned, because somebody else had the address; Kea finds"
                                    + " that out by itself"));
        }
        if (!state().equals("active")) {
            return Optional.of(Taken.over());
        }
        if (ends.isEmpty()) {
            return Optional.of(
                    Taken.not("it has no end; needs ends and a date, never, or epoch and seconds"));
        }
        if (ends.getAsLong() <= nowSeconds) {
            return Optional.of(Taken.over());
        }
        return isAddress(isIpv4)
                ? Optional.empty()
                : Optional.of(Taken.not("it is no address of its family"));
    }

    private boolean isAddress(final boolean isIpv4) {
        try {
            return IpAddress.parse(address().split("/", 2)[0]).isIpv4() == isIpv4;
        } catch (final IllegalArgumentException bad) {
            return false;
        }
    }

    /** Of a {@code lease} block. */
    Taken v4() {
        final Optional<Taken> obstacle = obstacle(true);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        final Optional<Statement> hardware = inside("hardware");
        final String address = hardware.map(it -> it.word(2)).orElse("");
        if (!hardware.map(it -> it.word(1)).orElse("").equals("ethernet")
                || !ETHERNET.matcher(address).matches()) {
            return Taken.not("it has no Ethernet address, and Kea needs one");
        }
        final long ends = time("ends").orElse(0);
        final long starts = time("starts").orElse(nowSeconds);
        final long valid = isEndless(ends) ? FOR_EVER : Math.max(1, ends - starts);
        return lease(
                Family.V4,
                0,
                new DhcpdLease.Client(padded(address), identifier(), 0),
                new DhcpdLease.Term(valid, 0, isEndless(ends) ? 0 : ends));
    }

    private static boolean isEndless(final long ends) {
        return ends >= FOR_EVER;
    }

    private Taken lease(
            final Family family,
            final int prefixLength,
            final DhcpdLease.Client client,
            final DhcpdLease.Term term) {
        return new Taken(
                Optional.of(
                        new DhcpdLease(
                                family,
                                IpAddress.parse(address().split("/", 2)[0]).toString(),
                                prefixLength,
                                client,
                                hostname(),
                                term,
                                line)),
                "");
    }

    private String hostname() {
        final String name = inside("client-hostname").map(it -> it.word(1)).orElse("");
        return NAME.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : "";
    }

    /** In quotes with escapes, or as octets with colons. */
    private String identifier() {
        final Optional<Statement> uid = inside("uid").filter(it -> it.words().size() > 1);
        if (uid.isEmpty()) {
            return "";
        }
        final String text = uid.get().word(1);
        if (uid.get().words().get(1).isString()) {
            return text.isEmpty() || text.length() > OCTETS_MAX ? "" : hex(text);
        }
        return OCTETS.matcher(text).matches() ? padded(text) : "";
    }

    private static String hex(final String octets) {
        return COLONS.formatHex(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String padded(final String octets) {
        final String[] parts = octets.toLowerCase(Locale.ROOT).split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].length() == 1 ? "0" + parts[i] : parts[i];
        }
        return String.join(":", parts);
    }

    /**
     * Of an {@code iaaddr} or {@code iaprefix} block.
     *
     * @param association {@code ia-na}, {@code ia-ta} or {@code ia-pd}, with IAID and DUID
     * @param isLittleEndian how the IAID is written
     */
    Taken v6(final Statement association, final boolean isLittleEndian) {
        final Optional<Taken> obstacle = obstacle(false);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        final String owner = association.word(1);
        if (association.keyword().equals("ia-ta")) {
            return Taken.not("it is a temporary address, which Kea does not have");
        }
        if (owner.length() <= IAID_LENGTH || owner.length() > IAID_LENGTH + OCTETS_MAX) {
            return Taken.not("its client has no IAID and DUID");
        }
        long iaid = 0;
        for (int i = 0; i < IAID_LENGTH; i++) {
            final int octet = owner.charAt(isLittleEndian ? IAID_LENGTH - 1 - i : i) & 0xff;
            iaid = (iaid << 8) | octet;
        }
        final String[] prefix = address().split("/", 2);
        final OptionalLong length = prefix.length == 2 ? number(prefix[1]) : OptionalLong.of(0);
        final boolean isPrefix = statement.keyword().equals("iaprefix");
        if (isPrefix != (prefix.length == 2) || length.orElse(PREFIX_MAX + 1) > PREFIX_MAX) {
            return Taken.not("it is no address or prefix with a length");
        }
        final long ends = time("ends").orElse(0);
        final long valid =
                isEndless(ends) ? FOR_EVER : life("max-life", Math.max(1, ends - nowSeconds));
        return lease(
                Family.V6,
                (int) length.orElse(0),
                new DhcpdLease.Client("", hex(owner.substring(IAID_LENGTH)), iaid),
                new DhcpdLease.Term(
                        valid,
                        Math.min(valid, life("preferred-life", valid)),
                        isEndless(ends) ? 0 : ends));
    }

    private long life(final String keyword, final long otherwise) {
        return Math.min(
                FOR_EVER,
                number(inside(keyword).map(it -> it.word(1)).orElse("")).orElse(otherwise));
    }
}
