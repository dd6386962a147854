package org.tandemgate.doctor.component;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.DoctorReport;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.doctor.Support;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.node.Node;
import org.tandemgate.api.services.BundleServices;
import org.tandemgate.doctor.runtime.DrillBook;
import org.tandemgate.doctor.runtime.ElectionChecks;
import org.tandemgate.doctor.runtime.Examination;
import org.tandemgate.doctor.runtime.KernelChecks;
import org.tandemgate.doctor.runtime.NodeChecks;
import org.tandemgate.doctor.runtime.PairChecks;
import org.tandemgate.doctor.runtime.PartChecks;
import org.tandemgate.doctor.runtime.SupportArchive;

/** Joins the doctor to the OSGi runtime; looks, and tries, only when somebody asks. */
@Component(
        name = "org.tandemgate.doctor",
        immediate = true,
        service = {Doctor.class, Support.class, Drills.class})
public final class DoctorComponent implements Doctor, Support, Drills {
    private static final long PATIENCE_MILLIS = 5000;

    private final BundleServices services;
    private final List<Checks> own;
    private final Examination examination;
    private final SupportArchive support;
    private final DrillBook drills;

    @Activate
    public DoctorComponent(final BundleContext context) {
        services = new BundleServices(context);
        final String karaf = context.getProperty("karaf.data");
        final Path data = karaf == null ? context.getDataFile("").toPath() : Path.of(karaf);
        own =
                List.of(
                        new NodeChecks(services, data, Path.of("/proc/self")),
                        new ElectionChecks(services),
                        new KernelChecks(services, Path.of("/proc/sys")),
                        new PartChecks(
                                services, data.resolve("tandemgate").resolve("node-key.p12")),
                        new PairChecks(services));
        examination = new Examination(this::name, this::checks, PATIENCE_MILLIS);
        drills = new DrillBook(services, examination);
        final String etc = context.getProperty("karaf.etc");
        support =
                new SupportArchive(
                        services,
                        examination,
                        etc == null ? null : Path.of(etc),
                        data,
                        System::getenv);
    }

    private String name() {
        return services.find(Node.class).map(it -> it.status().name()).orElse("");
    }

    private List<Checks> checks() {
        final List<Checks> all = new ArrayList<>(own);
        all.addAll(services.all(Checks.class));
        return all;
    }

    @Deactivate
    void stop() {
        drills.close();
        services.close();
    }

    @Override
    public DoctorReport examine(final boolean pair) {
        return examination.examine(pair);
    }

    @Override
    public Path write() throws IOException {
        return support.write();
    }

    @Override
    public List<Drill> all() {
        return drills.all();
    }

    @Override
    public DrillReport plan(final String name) throws RefusedException {
        return drills.plan(name);
    }

    @Override
    public DrillReport run(final String name) throws RefusedException {
        return drills.run(name);
    }

    @Override
    public @Nullable DrillReport latest() {
        return drills.latest();
    }
}
