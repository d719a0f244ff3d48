using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using NodaTime;

namespace Cubit.Tests.Store;

/// <summary>
/// A folder with as many accounts as asked, each with a MaxCompute instance of 100 CU and a full balance.
/// </summary>
public sealed class SeededData : IAsyncDisposable
{
    private readonly TestPlace _at;

    private SeededData(TestPlace at) => _at = at;

    public const string Region = "ap-southeast-1";
    private const long FirstAccount = 5001;

    public static readonly Instant Bought = Instant.FromUtc(2020, 4, 1, 0, 0);
    public static readonly Instant Now = Instant.FromUtc(2020, 9, 24, 10, 0);

    private static readonly Currency Usd = Currency.Usd;
    private static readonly Money FullBalance = new(100_000_000_00, Usd);

    public TestPlace At => _at;

    public DataPlace Place => _at.Place;

    public string Folder => _at.Folder;

    public int Accounts { get; private init; }

    public static long AccountOf(int client) => FirstAccount + client;

    public static string KeyOf(int client) => $"cubit_{AccountOf(client)}_test-key-{client}";

    public static async Task<SeededData> MakeAsync(int accounts)
    {
        var data = new SeededData(await TestPlace.NewAsync()) { Accounts = accounts };
        await FillAsync(data.Place, accounts);
        return data;
    }

    /// <summary>Publishes what is sold and opens accounts.</summary>
    public static async Task FillAsync(DataPlace place, int accounts)
    {
        await using var database = await Database.OpenAsync(place, Now);
        var ids = Enumerable.Range(0, accounts).Select(AccountOf).ToList();
        await database.Writes.RunAsync(
            new Scope(ids),
            session =>
            {
                Publish(session, "1", Instant.FromUtc(2000, 1, 1, 0, 0), 22);
                for (var client = 0; client < accounts; client++)
                    Open(session, client, FullBalance, instances: 1);
                return true;
            }
        );
    }

    public static void Publish(Session session, string version, Instant from, Fraction perUnit) =>
        CatalogRows.Publish(
            session,
            new PriceBook(
                $"maxcompute/{version}",
                new Product("maxcompute", "MaxCompute", new UnitRange(10, 1, 2000)),
                Region,
                Usd,
                from,
                perUnit,
                new Dictionary<string, Fraction>(StringComparer.Ordinal),
                [new DiscountTier(12, Fraction.Parse("0.85"))],
                new Agreement("maxcompute-subscription", "2020-01", "MaxCompute (Subscription) Agreement of Service")
            ),
            new Region(Region, "Singapore")
        );

    public ValueTask DisposeAsync() => _at.DisposeAsync();

    /// <summary>Opens an account that buys instances of 100 CU.</summary>
    public static void Open(Session session, int client, Money topUp, int instances)
    {
        var id = AccountOf(client);
        AccountDesk.Open(session, new AccountOpened(Bought, "test", id, $"client {client}", BillingZone.Utc, Usd));
        AccountDesk.TopUp(session, id, new BalanceToppedUp(Bought, "test", topUp));
        AccountDesk.Grant(session, id, new PrivilegeGranted(Bought, "test", Privilege.Downgrade));
        var purchase = new PurchaseInstance(new Configuration.Units(100), 12, Bought, "test", PaymentSource.Balance);
        for (var i = 0; i < instances; i++)
            _ = AccountDesk.Purchase(session, id, "maxcompute", Region, purchase).Value;
        ApiKeyRows.Save(session, KeyOf(client), "test", Role.Owner, sandboxOnly: false);
    }
}
