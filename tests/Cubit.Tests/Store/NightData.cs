using Cubit.Amounts;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Lifecycle;
using NodaTime;

namespace Cubit.Tests.Store;

/// <summary>A few accounts whose days become revenue.</summary>
internal static class NightData
{
    /// <summary>A month before the end of the year that was bought.</summary>
    public static readonly Instant Start = Instant.FromUtc(2021, 3, 1, 9, 0);

    private const int Accounts = 6;

    // All but which worker did it and when, and what is different in each place.
    private static readonly string[] Compared =
    [
        "accounts",
        "journal",
        "postings",
        "outbox",
        "instances",
        "orders",
        "deadlines",
        "recognition",
        "idempotency",
    ];

    // Two instances of a year each, and in every second account one that was bought for a month.
    public static async Task<(TestPlace, Database, NightWork)> OpenAsync()
    {
        var at = await TestPlace.NewAsync();
        await SeededData.FillAsync(at.Place, 0);
        var (database, nights) = await OpenAsync(at);
        var ids = Enumerable.Range(0, Accounts).Select(SeededData.AccountOf).ToList();
        await database.Writes.RunAsync(
            Scope.Of(ids),
            session =>
            {
                for (var client = 0; client < Accounts; client++)
                {
                    SeededData.Open(session, client, new Money(100_000_000_00, Currency.Usd), instances: 2);
                    var purchase = new PurchaseInstance(
                        new Configuration.Units(10 + client),
                        1,
                        Start - Duration.FromHours(7 * (client + 1)),
                        "test",
                        PaymentSource.Balance
                    );
                    if (client % 2 == 0)
                        _ = AccountDesk
                            .Purchase(session, SeededData.AccountOf(client), "maxcompute", SeededData.Region, purchase)
                            .Value;
                }

                return 0;
            }
        );
        return (at, database, nights);
    }

    public static async Task<(Database, NightWork)> OpenAsync(TestPlace at)
    {
        var database = await Database.OpenAsync(at.Place, SeededData.Now);
        return (database, new NightWork(database, new DueWork(database)));
    }

    /// <summary>All rows that nights and deadlines write, for comparing.</summary>
    public static Task<string> RowsAsync(TestPlace at) =>
        at.ReadAsync(session =>
            string.Join(
                '\n',
                Compared.SelectMany(table =>
                    session
                        .Query(
                            $"SELECT * FROM {table}",
                            row =>
                                $"{table}: {string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetValue))}"
                        )
                        .Order(StringComparer.Ordinal)
                )
            )
        );
}
