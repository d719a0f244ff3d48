using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Simulation.Committing;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Lifecycle;
using Cubit.Store.Migrations;
using NodaTime;

namespace Cubit.Simulation.Nightly;

/// <summary>A database with very many accounts, each with one instance that is some weeks old.</summary>
/// <remarks>
/// One account gets its rows through the real write path, the first night included. The others are copies of them with
/// another account in every column and in every text, made by the database. An instance of its own account each is what
/// suits a night least: nothing of what is written for an account is shared.
/// </remarks>
internal sealed record ManyInstances(DataPlace Place, int Count)
{
    private const int AccountsInOneGo = 20_000;

    // A number that occurs nowhere else in the rows, and the copies' numbers, which are as long.
    private const long First = 734_591_002;
    private const long FirstCopy = 800_000_000;

    /// <summary>The first night, which every account has behind it.</summary>
    public static readonly Instant FirstNight = Instant.FromUtc(2026, 3, 1, 0, 0);

    private static readonly Instant Bought = FirstNight - Duration.FromDays(40);

    /// <summary>Id of the nth account.</summary>
    public static long AccountOf(int index) => FirstCopy + index;

    /// <summary>Fills an empty database.</summary>
    public static async Task<ManyInstances> MakeAsync(DataPlace place, int count)
    {
        await using (var database = await Database.OpenAsync(place, Shop.Now))
        {
            await database.Writes.RunAsync(Shop.Publish);
            await database.Writes.RunAsync(Scope.Of(First), Live);
        }

        using var session = Schema.Session(place.Engine(As.Owner));
        foreach (var from in Enumerable.Range(0, count).Where(i => i % AccountsInOneGo == 0))
        {
            session.Begin([], writes: true);
            foreach (var table in Schema.Tables)
                Copy(session, table, AccountOf(from), AccountOf(Math.Min(from + AccountsInOneGo, count) - 1));
            session.Commit();
        }

        return new ManyInstances(place, count);
    }

    private static int Live(Session session)
    {
        AccountDesk.Open(session, new AccountOpened(Bought, "bench", First, "account", BillingZone.Utc, Currency.Usd));
        AccountDesk.TopUp(session, First, new BalanceToppedUp(Bought, "bench", new Money(100_000_00, Currency.Usd)));
        var purchase = new PurchaseInstance(new Configuration.Units(100), 12, Bought, "bench", PaymentSource.Balance);
        _ = AccountDesk.Purchase(session, First, "maxcompute", Shop.Region, purchase).Value;
        return RevenueNight.Run(session, [First], FirstNight);
    }

    private static void Copy(Session session, string table, long first, long last)
    {
        using var look = session.Connection.CreateCommand();
        look.CommandText = $"SELECT * FROM {table} LIMIT 0";
        List<(string Name, bool IsText)> columns;
        using (var reader = look.ExecuteReader())
            columns =
            [
                .. Enumerable
                    .Range(0, reader.FieldCount)
                    .Select(i =>
                        (
                            reader.GetName(i),
                            string.Equals(reader.GetDataTypeName(i), "text", StringComparison.OrdinalIgnoreCase)
                        )
                    ),
            ];
        if (columns.TrueForAll(column => column.Name != "account_id"))
            return;
        var values = columns.Select(column =>
            column.Name == "account_id" ? "n"
            : column.IsText ? $"replace({column.Name}, '{First}', CAST(n AS TEXT))"
            : column.Name
        );
        session.Execute(
            $"""
            INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Name))})
            WITH RECURSIVE numbers (n) AS (
              SELECT CAST({first} AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})
            SELECT {string.Join(", ", values)} FROM numbers, {table} WHERE account_id = {First}
            """
        );
    }
}
