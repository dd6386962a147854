package org.tandemgate.api.doctor;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Gathers what somebody needs who is to help, without secrets. One service. Any thread. */
@ProviderType
public interface Support {
    /**
     * Writes an archive that its owner alone may read; takes some seconds.
     *
     * @return the file
     * @throws IOException when it cannot be written; the text says where
     */
    Path write() throws IOException;
}
