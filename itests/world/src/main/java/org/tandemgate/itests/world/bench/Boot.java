package org.tandemgate.itests.world.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One start.
 *
 * @param advertMillis from exec to the first advertisement at the switch
 * @param readyMillis from exec to the node's own word that it is ready
 * @param memory some seconds later
 */
record Boot(double advertMillis, double readyMillis, Memory memory) {
    String text() {
        return String.format(
                Locale.ROOT,
                "first advert %.0f ms, ready %.0f ms, RSS %.0f MB, PSS %.0f MB",
                advertMillis,
                readyMillis,
                memory.residentMegabytes(),
                memory.proportionalMegabytes());
    }

    /** Each column's own median. */
    static Boot median(final List<Boot> boots) {
        return new Boot(
                middle(boots, Boot::advertMillis),
                middle(boots, Boot::readyMillis),
                new Memory(
                        middle(boots, boot -> boot.memory().residentMegabytes()),
                        middle(boots, boot -> boot.memory().proportionalMegabytes())));
    }

    private static double middle(final List<Boot> boots, final ToDoubleFunction<Boot> part) {
        final double[] values = boots.stream().mapToDouble(part).sorted().toArray();
        return values[values.length / 2];
    }

    static String json(final List<Boot> boots) {
        return boots.stream()
                .map(
                        boot ->
                                String.format(
                                        Locale.ROOT,
                                        "{\"advertMillis\":%.0f,\"readyMillis\":%.0f,"
                                                + "\"rssMegabytes\":%.1f,\"pssMegabytes\":%.1f}",
                                        boot.advertMillis(),
                                        boot.readyMillis(),
                                        boot.memory().residentMegabytes(),
                                        boot.memory().proportionalMegabytes()))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
