package health.attest.account;

import health.attest.access.ResourceReference;
import health.attest.access.Role;
import health.attest.access.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The people one can try Attest as. Never where data is real. */
public final class DemoAccounts {
    /** Where they belong. */
    public static final Tenant TENANT = new Tenant("demo");

    private static final String ID = "00000000-0000-4000-8000-0000000000";

    private static final List<Person> PEOPLE = List.of(
            new Person("alice", "Alice Archer", Role.PATIENT, "Patient/" + ID + "21"),
            new Person("bob", "Bob Baker", Role.PATIENT, "Patient/" + ID + "22"),
            new Person("dr-grace", "Dr Grace Hopper", Role.DOCTOR, "Practitioner/" + ID + "02"),
            new Person("dr-otto", "Dr Otto Falk", Role.DOCTOR, "Practitioner/" + ID + "03"),
            new Person("nurse-nia", "Nia Nyberg", Role.NURSE, "Practitioner/" + ID + "05"),
            new Person("desk", "Front desk", Role.FRONT_DESK, "Practitioner/" + ID + "06"),
            new Person("auditor", "Auditor", Role.AUDITOR, "Practitioner/" + ID + "07"),
            new Person("security", "Security officer", Role.SECURITY_OFFICER, "Practitioner/" + ID + "08"),
            new Person("privacy", "Privacy officer", Role.PRIVACY_OFFICER, "Practitioner/" + ID + "09"),
            new Person("admin", "Administrator", Role.ADMIN, "Practitioner/" + ID + "10"));

    private final AccountStore accounts;
    private final PasswordHashes hashes;
    private final Transactions transactions;
    private final Secrets secrets;

    /**
     * One of them.
     *
     * @param resource the resource of the demo data that is this person
     */
    private record Person(String username, String name, Role role, String resource) {
        Account account() {
            return new Account(
                    UUID.randomUUID(),
                    TENANT,
                    username,
                    name,
                    username + "@demo.invalid",
                    Set.of(role),
                    ResourceReference.parse(resource, "").orElseThrow(),
                    false);
        }
    }

    public DemoAccounts(AccountStore accounts, PasswordHashes hashes, Transactions transactions, Secrets secrets) {
        this.accounts = accounts;
        this.hashes = hashes;
        this.transactions = transactions;
        this.secrets = secrets;
    }

    /**
     * Makes the accounts that are missing, all with one password.
     *
     * @param kept the password an earlier start wrote down; null when there is none, and then a new one is drawn and
     *     set
     * @return lines to be written down for whoever started the server; empty when nothing changed
     */
    public Optional<List<String>> create(@Nullable String kept) {
        String password = kept == null ? secrets.next().substring(0, 20) : kept;
        return transactions.run(() -> {
            List<Account> missing = new ArrayList<>();
            for (Person person : PEOPLE) {
                Optional<Account> there = accounts.byUsername(TENANT, person.username());
                Account account = there.orElseGet(person::account);
                if (there.isEmpty()) {
                    accounts.add(account);
                }
                if (there.isEmpty() || kept == null) {
                    missing.add(account);
                }
            }
            if (missing.isEmpty()) {
                return Optional.<List<String>>empty();
            }
            // One password, one hash: making ten of them would only cost ten times as much.
            String hash = hashes.hash(PasswordPolicy.normalized(password));
            missing.forEach(account -> accounts.setPassword(account.id(), hash));
            return Optional.of(lines(password));
        });
    }

    private static List<String> lines(String password) {
        List<String> lines = new ArrayList<>(List.of("password: " + password));
        PEOPLE.forEach(
                person -> lines.add(person.username() + " (" + person.role().code() + ")"));
        return List.copyOf(lines);
    }
}
