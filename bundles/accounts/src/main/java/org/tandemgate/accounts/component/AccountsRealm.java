package org.tandemgate.accounts.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.karaf.jaas.boot.ProxyLoginModule;
import org.apache.karaf.jaas.config.JaasRealm;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Karaf's own realm, and behind it the users of the configuration: accounts of etc/users.properties
 * stay what they are.
 */
@Component(immediate = true)
public final class AccountsRealm implements JaasRealm {
    private static final String NAME = "karaf";

    private final BundleContext context;

    @Activate
    public AccountsRealm(final BundleContext context) {
        this.context = context;
    }

    @Override
    public String getName() {
        return NAME;
    }

    /** In front of Karaf's, which has 0. */
    @Override
    public int getRank() {
        return 1;
    }

    @Override
    public AppConfigurationEntry[] getEntries() {
        final List<AppConfigurationEntry> entries = new ArrayList<>(others());
        entries.add(
                new AppConfigurationEntry(
                        ProxyLoginModule.class.getName(),
                        LoginModuleControlFlag.OPTIONAL,
                        Map.of(
                                ProxyLoginModule.PROPERTY_MODULE,
                                AccountLoginModule.class.getName(),
                                ProxyLoginModule.PROPERTY_BUNDLE,
                                Long.toString(context.getBundle().getBundleId()))));
        return entries.toArray(new AppConfigurationEntry[0]);
    }

    private List<AppConfigurationEntry> others() {
        final List<AppConfigurationEntry> entries = new ArrayList<>();
        try {
            for (final ServiceReference<JaasRealm> reference :
                    context.getServiceReferences(JaasRealm.class, null)) {
                final JaasRealm realm = context.getService(reference);
                if (realm != null && !(realm instanceof AccountsRealm)) {
                    if (realm.getName().equals(NAME)) {
                        entries.addAll(Arrays.asList(realm.getEntries()));
                    }
                    context.ungetService(reference);
                }
            }
        } catch (final InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        return entries;
    }
}
