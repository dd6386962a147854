package org.tandemgate.keaha.component;

import org.osgi.service.component.annotations.Component;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.keaha.DhcpdConversion;
import org.tandemgate.keaha.runtime.DhcpdFiles;

/** Conversion for everybody, also where no server is named yet. */
@Component(service = DhcpdConversion.class)
public final class DhcpdConversionComponent implements DhcpdConversion {
    private final DhcpdFiles files = new DhcpdFiles();

    @Override
    public Converted convert(final Request request) throws RefusedException {
        return files.convert(request);
    }
}
