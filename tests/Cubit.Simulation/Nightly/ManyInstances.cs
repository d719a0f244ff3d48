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

/// <summary>A database with very many instances that are some weeks old, some in each account.</summary>
/// <remarks>
/// One account gets its rows through the real write path, the first night included. The others are copies of them with
/// another account in every column and in every text, made by the database.
/// </remarks>
/// <param name="Place">Where.</param>
/// <param name="Accounts">How many accounts.</param>
/// <param name="Each">How many instances each has.</param>
internal sealed record ManyInstances(DataPlace Place, int Accounts, int Each)
{
    private const int InstancesInOneGo = 20_000;

    // A number that occurs nowhere else in the rows, and the copies' numbers, which are as long.
    private const long First = 734_591_002;
    private const long FirstCopy = 800_000_000;

    /// <summary>The first night, which every account has behind it.</summary>
    public static readonly Instant FirstNight = Instant.FromUtc(2026, 3, 1, 0, 0);

    private static readonly Instant Bought = FirstNight - Duration.FromDays(40);

    /// <summary>Id of the nth account.</summary>
    public static long AccountOf(int index) => FirstCopy + index;

    /// <summary>Fills an empty database.</summary>
    public async Task FillAsync()
    {
        await using (var database = await Database.OpenAsync(Place, Shop.Now))
        {
            await database.Writes.RunAsync(Shop.Publish);
            await database.Writes.RunAsync(Scope.Of(First), session => Live(session, Each));
        }

        using var session = Schema.Session(Place.Engine(As.Owner));
        var step = Math.Max(1, InstancesInOneGo / Each);
        for (var from = 0; from < Accounts; from += step)
        {
            session.Begin([], writes: true);
            foreach (var table in Schema.Tables)
                Copy(session, table, AccountOf(from), AccountOf(Math.Min(from + step, Accounts) - 1));
            session.Commit();
        }
    }

    private static int Live(Session session, int instances)
    {
        AccountDesk.Open(session, new AccountOpened(Bought, "bench", First, "account", BillingZone.Utc, Currency.Usd));
        AccountDesk.TopUp(
            session,
            First,
            new BalanceToppedUp(Bought, "bench", new Money(100_000_000_00, Currency.Usd))
        );
        var purchase = new PurchaseInstance(new Configuration.Units(100), 12, Bought, "bench", PaymentSource.Balance);
        for (var i = 0; i < instances; i++)
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
