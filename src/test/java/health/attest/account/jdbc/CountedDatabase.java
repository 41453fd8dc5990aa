package health.attest.account.jdbc;

import health.attest.account.Transactions;
import health.attest.journey.ServerIT;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The shared server's database with the server's own rights; counts the statements that reach it. */
final class CountedDatabase extends AbstractDataSource {
    private final AtomicInteger statements = new AtomicInteger();

    int statements() {
        return statements.get();
    }

    void forget() {
        statements.set(0);
    }

    Transactions transactions() {
        TransactionTemplate template = new TransactionTemplate(new DataSourceTransactionManager(this));
        return new Transactions() {
            @Override
            public <T> T run(Supplier<T> work) {
                return template.execute(status -> work.get());
            }
        };
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection real = Door.open();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    /** Where the server's rights are known. */
    private abstract static class Door extends ServerIT {
        static Connection open() throws SQLException {
            return asServer();
        }
    }
}
