package org.tandemgate.itests.world.bench;

import java.util.List;
import org.tandemgate.itests.world.Distribution;

/**
 * One of the systems that are compared, with the settings that its own documents show for a first
 * and a second gateway.
 *
 * @param option its name on the command line
 * @param title its name in the table
 * @param ours whether the targets are meant for it
 * @param formulaMillis our longest silence before a take-over, 0 for others
 * @param patienceMillis a role has settled when nothing happened for so long
 * @param maker makes its daemon
 */
record Contender(
        String option,
        String title,
        boolean ours,
        double formulaMillis,
        long patienceMillis,
        Maker maker) {
    /** Makes the daemon of a gateway. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param first whether it is to be the master
         */
        Daemon on(Scene scene, Scene.Gateway gateway, boolean first);
    }

    /** All of them, in the order of the table. */
    static List<Contender> all(final Distribution distribution) {
        return List.of(
                new Contender("ucarp", "ucarp 1 s", false, 0, 1500, Ucarp::new),
                keepalived("1"),
                keepalived("0.1"),
                keepalived("0.01"),
                ours(distribution, 1, 0, 100),
                ours(distribution, 0, 2, 3));
    }

    private static Contender keepalived(final String interval) {
        return new Contender(
                "keepalived-" + interval,
                "keepalived " + interval + " s",
                false,
                0,
                (long) (Double.parseDouble(interval) * 1500),
                (scene, gateway, first) ->
                        new Keepalived(scene.world(), gateway.machine(), first, interval));
    }

    private static Contender ours(
            final Distribution distribution,
            final int advbase,
            final int firstSkew,
            final int secondSkew) {
        final double formula = advbase * 3000 + secondSkew * (advbase == 0 ? 3 : 1) * 1000 / 256.0;
        return new Contender(
                "ours-" + advbase,
                "ours " + advbase + ":" + firstSkew + "/" + advbase + ":" + secondSkew,
                true,
                formula,
                advbase * 1500L,
                (scene, gateway, first) ->
                        new Ours(
                                scene,
                                distribution,
                                gateway,
                                new Ours.Settings(first, advbase, first ? firstSkew : secondSkew)));
    }
}
