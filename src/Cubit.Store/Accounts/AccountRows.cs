using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;

namespace Cubit.Store.Accounts;

/// <summary>Accounts as the fold of their journals left them.</summary>
public static class AccountRows
{
    /// <summary>The account of an id, or null.</summary>
    public static Account? Find(Session session, long accountId)
    {
        var privileges = session.Query(
            "SELECT name FROM privileges WHERE account_id = @account",
            row => row.GetString(0),
            ("@account", accountId)
        );
        return session.First(
            """
            SELECT account_id, name, zone, balance_minor, currency, in_arrears, version, last_event_at, last_order,
              last_instance
            FROM accounts WHERE account_id = @account
            """,
            row => new Account(
                row.GetInt64(0),
                row.GetString(1),
                BillingZone.Of(row.GetString(2)),
                row.MoneyAt(3, 4),
                privileges.ToHashSet(StringComparer.Ordinal),
                row.GetInt64(5) != 0,
                row.GetInt64(6),
                row.InstantAt(7),
                row.GetInt64(8),
                row.GetInt64(9)
            ),
            ("@account", accountId)
        );
    }

    /// <summary>The rate into a currency that is in force at an instant, or null where the two are the same.</summary>
    /// <exception cref="InvalidDataException">They differ and no rate is in force.</exception>
    public static FxRate? RateInForce(Session session, Currency from, Currency to, NodaTime.Instant at) =>
        from == to
            ? null
            : session.First(
                """
                SELECT rate, effective_from, source FROM fx_rates
                WHERE currency_from = @from AND currency_to = @to AND effective_from <= @at
                ORDER BY effective_from DESC LIMIT 1
                """,
                row => new FxRate(from, to, Fraction.Parse(row.GetString(0)), row.InstantAt(1), row.GetString(2)),
                ("@from", from.Code),
                ("@to", to.Code),
                ("@at", at.Micros())
            ) ?? throw new InvalidDataException($"No rate from {from} to {to} is in force at {at}; publish one.");

    /// <summary>Ids of every account, in order.</summary>
    internal static IReadOnlyList<long> Ids(Session session) =>
        session.Query("SELECT account_id FROM accounts ORDER BY account_id", row => row.GetInt64(0));

    /// <summary>Writes the account's row as of its new version, if nobody else wrote that version.</summary>
    internal static void Save(Session session, Account account)
    {
        var written = session.Execute(
            """
            INSERT INTO accounts (account_id, name, zone, currency, balance_minor, in_arrears, version,
              last_event_at, last_order, last_instance)
            VALUES (@account, @name, @zone, @currency, @balance, @arrears, @version, @at, @order, @instance)
            ON CONFLICT (account_id) DO UPDATE
            SET balance_minor = excluded.balance_minor, in_arrears = excluded.in_arrears,
              version = excluded.version, last_event_at = excluded.last_event_at, last_order = excluded.last_order,
              last_instance = excluded.last_instance
            WHERE accounts.version = excluded.version - 1
            """,
            ("@account", account.Id),
            ("@name", account.Name),
            ("@zone", account.Zone.Id),
            ("@currency", account.Balance.Currency.Code),
            ("@balance", account.Balance.Minor),
            ("@arrears", account.InArrears ? 1 : 0),
            ("@version", account.Version),
            ("@at", account.LastEventAt.Micros()),
            ("@order", account.LastOrder),
            ("@instance", account.LastInstance)
        );
        if (written != 1)
            throw new InvalidOperationException(
                $"Account {account.Id} has moved on from version {account.Version - 1}."
            );
    }

    /// <summary>Writes a privilege down.</summary>
    internal static void SavePrivilege(Session session, long accountId, string name) =>
        session.Execute(
            "INSERT INTO privileges (account_id, name) VALUES (@account, @name) ON CONFLICT DO NOTHING",
            ("@account", accountId),
            ("@name", name)
        );
}
