using System.Data.Common;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Store.Execute;

namespace Cubit.Store.Accounts;

/// <summary>Accounts as the fold of their journals left them.</summary>
public static class AccountRows
{
    /// <summary>The columns of <see cref="Read"/>.</summary>
    internal const string Columns =
        "account_id, name, zone, balance_minor, currency, in_arrears, version, last_event_at, "
        + "last_order, last_instance";

    /// <summary>The latest row counts; one that is not newer than what is stored is not written.</summary>
    internal static readonly Table<Account> Table = new(
        "accounts",
        """
        ON CONFLICT (account_id) DO UPDATE
        SET balance_minor = excluded.balance_minor, in_arrears = excluded.in_arrears,
          version = excluded.version, last_event_at = excluded.last_event_at, last_order = excluded.last_order,
          last_instance = excluded.last_instance
        WHERE accounts.version < excluded.version
        """,
        account => (account.Id, 0),
        new Number<Account>("account_id", account => account.Id),
        new Text<Account>("name", account => account.Name),
        new Text<Account>("zone", account => account.Zone.Id),
        new Text<Account>("currency", account => account.Balance.Currency.Code),
        new Number<Account>("balance_minor", account => account.Balance.Minor),
        new Number<Account>("in_arrears", account => account.InArrears ? 1 : 0),
        new Number<Account>("version", account => account.Version),
        new Number<Account>("last_event_at", account => account.LastEventAt.Micros()),
        new Number<Account>("last_order", account => account.LastOrder),
        new Number<Account>("last_instance", account => account.LastInstance)
    );

    /// <summary>The account of an id, or null.</summary>
    public static Account? Find(Session session, long accountId) =>
        session.Accounts.Get(
            accountId,
            id =>
            {
                var privileges = session.Query(
                    "SELECT name FROM privileges WHERE account_id = @account",
                    row => row.GetString(0),
                    ("@account", id)
                );
                var account = session.First(
                    $"SELECT {Columns} FROM accounts WHERE account_id = @account",
                    row => Read(row, privileges),
                    ("@account", id)
                );
                if (account is not null)
                    session.Saw(account);
                return account;
            }
        );

    /// <summary>The rate into a currency that is in force at an instant, or null where the two are the same.</summary>
    /// <exception cref="InvalidDataException">They differ and no rate is in force.</exception>
    public static FxRate? RateInForce(Session session, Currency from, Currency to, NodaTime.Instant at) =>
        from == to
            ? null
            : session.Catalog.RateInForce(from, to, at)
                ?? throw new InvalidDataException($"No rate from {from} to {to} is in force at {at}; publish one.");

    /// <summary>Ids of every account, in order.</summary>
    internal static IReadOnlyList<long> Ids(Session session) =>
        session.Query("SELECT account_id FROM accounts ORDER BY account_id", row => row.GetInt64(0));

    /// <summary>Ids of accounts after one, in order, for work that goes through all of them.</summary>
    internal static IReadOnlyList<long> Listed(Session session, long after, int limit) =>
        session.Query(
            "SELECT account_id FROM account_list WHERE account_id > @after ORDER BY account_id LIMIT @limit",
            row => row.GetInt64(0),
            ("@after", after),
            ("@limit", (long)limit)
        );

    /// <summary>Lists an account that begins.</summary>
    internal static int List(Session session, long accountId) =>
        session.Execute("INSERT INTO account_list (account_id) VALUES (@account)", ("@account", accountId));

    internal static Account Read(DbDataReader row, IEnumerable<string> privileges) =>
        new(
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
        );

    /// <summary>Writes the account's row as of its new version, if nobody else wrote that version.</summary>
    internal static void Save(Session session, Account account)
    {
        session.Accounts[account.Id] = account;
        session.Write(Table, account);
    }

    /// <summary>Takes a privilege away.</summary>
    internal static void DeletePrivilege(Session session, long accountId, string name) =>
        session.Execute(
            "DELETE FROM privileges WHERE account_id = @account AND name = @name",
            ("@account", accountId),
            ("@name", name)
        );

    /// <summary>Writes a privilege down.</summary>
    internal static void SavePrivilege(Session session, long accountId, string name) =>
        session.Execute(
            "INSERT INTO privileges (account_id, name) VALUES (@account, @name) ON CONFLICT DO NOTHING",
            ("@account", accountId),
            ("@name", name)
        );
}
