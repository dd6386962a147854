package org.tandemgate.gratuitousarp.component;

import java.util.List;
import java.util.Map;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;
import org.tandemgate.gratuitousarp.state.AnnouncementSettings;

/** Makes the settings from the properties of {@code org.tandemgate.gratuitousarp.cfg}. */
final class SettingsReader {
    private final ConfigurationReader reader;

    SettingsReader(final Map<String, ?> properties) {
        reader = new ConfigurationReader(properties);
    }

    /** The file, for problems. */
    String place() {
        return reader.place();
    }

    /** Misspelt keys; to be asked after {@link #settings}. */
    List<String> unknownKeys() {
        return reader.unknownKeys();
    }

    /**
     * Reads every key.
     *
     * @throws RefusedConfigurationException with all complaints
     */
    AnnouncementSettings settings() throws RefusedConfigurationException {
        final AnnouncementSettings byDefault = AnnouncementSettings.DEFAULT;
        final int repeat =
                reader.integer("repeat", byDefault.repeat(), 1, AnnouncementSettings.REPEAT_MAX);
        final int gapMillis =
                reader.integer(
                        "gap.ms", byDefault.gapMillis(), 0, AnnouncementSettings.GAP_MILLIS_MAX);
        final int refreshSeconds =
                reader.integer(
                        "refresh.s",
                        byDefault.refreshSeconds(),
                        0,
                        AnnouncementSettings.REFRESH_SECONDS_MAX);
        final int rate =
                reader.integer("rate", byDefault.ratePerSecond(), 1, AnnouncementSettings.RATE_MAX);
        final int confirm =
                reader.integer("confirm", byDefault.confirm(), 0, AnnouncementSettings.CONFIRM_MAX);
        reader.refuseIfBad();
        return new AnnouncementSettings(repeat, gapMillis, refreshSeconds, rate, confirm);
    }
}
