package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Flag;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Member;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Moment;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Nil;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Octets;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Real;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Struct;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Whole;

/** Messages out of a seed, of everything that a dialect may say. */
public final class RandomMessages {
    private static final int DEEPEST = 6;
    private static final int LONGEST = 12;
    private static final String[] PIECES = {
        "a", "Z", "0", " ", "\n", "\r", "\t", "&", "<", ">", "\"", "'", "]]>", "&amp;", "é", "漢",
        "🔥", "\u0085", "\u2028", "\ufffd", "\u007f"
    };

    private final Random random;
    private final Dialect dialect;

    public RandomMessages(final long seed, final Dialect dialect) {
        random = new Random(seed);
        this.dialect = dialect;
    }

    /** A call of up to four parameters. */
    public MethodCall call() {
        final List<XmlRpcValue> parameters = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            parameters.add(value(1));
        }
        return new MethodCall("demo.echo", parameters);
    }

    private XmlRpcValue value(final int depth) {
        return switch (random.nextInt(depth < DEEPEST ? 10 : 7)) {
            case 0 -> new Whole(random.nextInt() >> random.nextInt(Integer.SIZE));
            case 1 -> new Flag(random.nextBoolean());
            case 2 -> new Real(real());
            case 3 -> dialect == Dialect.PFSENSE ? new Text("") : rare();
            case 4, 5, 6 -> new Text(text());
            case 7 -> new Sequence(values(depth));
            default -> struct(depth);
        };
    }

    /** PHP's extension writes six digits behind the point. */
    private double real() {
        return dialect == Dialect.PFSENSE
                ? random.nextInt() / 64.0
                : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    }

    private XmlRpcValue rare() {
        return switch (random.nextInt(4)) {
            case 0 -> new Nil();
            case 1 -> new Whole(random.nextLong());
            case 2 ->
                    new Moment(String.format("2026%02d01T00:00:%02dZ", 1 + random.nextInt(12), 7));
            default -> {
                final byte[] octets = new byte[random.nextInt(LONGEST)];
                random.nextBytes(octets);
                yield new Octets(octets);
            }
        };
    }

    private List<XmlRpcValue> values(final int depth) {
        final List<XmlRpcValue> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            values.add(value(depth + 1));
        }
        return values;
    }

    private Struct struct(final int depth) {
        final List<Member> members = new ArrayList<>();
        // An empty one is an empty array to PHP.
        for (int i = random.nextInt(4) + (dialect == Dialect.PFSENSE ? 1 : 0); i > 0; i--) {
            members.add(new Member("m" + i + text().strip() + "x", value(depth + 1)));
        }
        return new Struct(members);
    }

    private String text() {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(LONGEST); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
