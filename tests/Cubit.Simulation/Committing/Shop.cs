using System.Collections.Concurrent;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Store.Orders;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Simulation.Committing;

/// <summary>An order that only has to be sent: who, what, and under which key.</summary>
internal sealed record PreparedOrder(Subscriber Subscriber, OrderRequest Request, string Key, Instant PricedAt);

/// <summary>An instance whose owner resizes it up and down.</summary>
internal sealed class Subscriber(long accountId, long instance)
{
    private int _placed;

    public Caller Caller { get; } = new(accountId, Role.Owner, "bench");

    public string ApiKey => Shop.KeyOf(accountId);

    /// <summary>Says that an order was placed.</summary>
    /// <returns>How many were until now.</returns>
    public int Placed() => ++_placed;

    /// <summary>What it is resized to next.</summary>
    public QuoteRequest Next() =>
        new(Instance.IdOf(accountId, instance), new Configuration.Units(_placed % 2 == 0 ? 150 : 100));
}

/// <summary>Many accounts with instances, and a quote of the present state of each, made beforehand.</summary>
internal sealed class Shop : IAsyncDisposable
{
    /// <summary>As many orders can be prepared at once; two orders of one instance cannot.</summary>
    public const int Instances = Accounts * InstancesEach;

    /// <summary>Accounts of a shop that is to be loaded as much as it can bear.</summary>
    public const int Accounts = 2000;

    private const int InstancesEach = 8;

    // Each upgrade is a layer of its own until the term ends, and each layer is priced by itself: who resizes the same
    // few instances again and again measures how far it got, and not an order.
    private const int ResizesMax = 4;
    private const int AccountsInOneGo = 50;

    private const long FirstAccount = 5001;
    public const string Region = "ap-southeast-1";

    /// <summary>When the program was started.</summary>
    public static readonly Instant Now = EdgeClock.System();

    /// <summary>When every instance was bought, for a year.</summary>
    public static readonly Instant Bought = Now - Duration.FromDays(176);

    public static readonly Agreement Terms = new("maxcompute-subscription", "2020-01", "Agreement of Service");

    private static readonly Currency Usd = Currency.Usd;

    // A quote holds for a quarter of an hour; one that was left over from before is made anew in time.
    private static readonly Duration QuoteAgeMax = Duration.FromMinutes(5);

    private readonly ConcurrentQueue<Subscriber> _idle;
    private readonly ConcurrentQueue<PreparedOrder> _prepared = new();
    private readonly int _accounts;
    private int _opened;
    private int _keys;

    /// <summary>A shop over a database that is filled.</summary>
    /// <param name="database">The database, which the shop disposes.</param>
    /// <param name="subscribers">Who orders, in the order in which they do.</param>
    public Shop(Database database, IEnumerable<Subscriber> subscribers)
    {
        Database = database;
        _idle = new(subscribers);
    }

    private Shop(Database database, int accounts)
        : this(database, []) => _accounts = accounts;

    public Database Database { get; }

    public static string KeyOf(long accountId) => $"cubit_{accountId}_bench";

    /// <summary>Id of the nth account.</summary>
    public static long AccountOf(int index) => FirstAccount + index;

    /// <summary>Seeds an empty database.</summary>
    public static async Task<Shop> MakeAsync(DataPlace place, int accounts = Accounts)
    {
        var database = await Database.OpenAsync(place, Now);
        await database.Writes.RunAsync(Publish);
        var shop = new Shop(database, accounts);
        await shop.OpenAsync();
        return shop;
    }

    /// <summary>Prepares an order for each instance that has none, or an old one.</summary>
    /// <param name="askers">Who asks for the quotes, at the same time.</param>
    public async Task PrepareAsync(IEnumerable<IBuyer> askers)
    {
        var old = EdgeClock.System() - QuoteAgeMax;
        for (var i = _prepared.Count; i > 0 && _prepared.TryDequeue(out var order); i--)
            if (order.PricedAt < old)
                _idle.Enqueue(order.Subscriber);
            else
                _prepared.Enqueue(order);
        await OpenAsync();
        await Task.WhenAll(
            askers.Select(asker =>
                Task.Run(async () =>
                {
                    while (_idle.TryDequeue(out var subscriber))
                        _prepared.Enqueue(Prepare(subscriber, await asker.AskAsync(subscriber)));
                })
            )
        );
    }

    /// <summary>An order to send now, or null where all are used up.</summary>
    public PreparedOrder? Take() => _prepared.TryDequeue(out var order) ? order : null;

    /// <summary>Says that an order was placed: its instance can be priced again.</summary>
    public void Return(PreparedOrder order)
    {
        if (order.Subscriber.Placed() < ResizesMax || _accounts == 0)
            _idle.Enqueue(order.Subscriber);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    // As many accounts as wear out, so that there are ever as many to order for.
    private async Task OpenAsync()
    {
        var missing = _accounts - ((_idle.Count + _prepared.Count) / InstancesEach);
        if (missing <= 0)
            return;
        var ids = Enumerable.Range(_opened, missing).Select(AccountOf).ToList();
        _opened += missing;
        await Task.WhenAll(
            ids.Chunk(AccountsInOneGo)
                .Select(some => Database.Writes.RunAsync(Scope.Of(some), session => some.Sum(id => Open(session, id))))
        );
        // The accounts in turn, so that orders that are sent together are mostly of different accounts.
        foreach (var instance in Enumerable.Range(1, InstancesEach))
        foreach (var id in ids)
            _idle.Enqueue(new Subscriber(id, instance));
    }

    private PreparedOrder Prepare(Subscriber subscriber, Quoted quote) =>
        new(
            subscriber,
            new OrderRequest(quote.Id, new AgreementReference(Terms.Id, Terms.Version)),
            $"bench-{Interlocked.Increment(ref _keys)}",
            quote.PricedAt
        );

    /// <summary>Publishes what is sold.</summary>
    public static int Publish(Session session)
    {
        var product = new Product("maxcompute", "MaxCompute", new UnitRange(10, 1, 2000));
        var named = new Dictionary<string, Fraction>(StringComparer.Ordinal);
        DiscountTier[] tiers = [new(12, Fraction.Parse("0.85"))];
        var since = Instant.FromUtc(2000, 1, 1, 0, 0);
        CatalogRows.Publish(
            session,
            new PriceBook("maxcompute/1", product, Region, Usd, since, 22, named, tiers, Terms),
            new Region(Region, "Singapore")
        );
        return 0;
    }

    /// <summary>Opens an account with money and some instances.</summary>
    public static int Open(Session session, long id, int instances = InstancesEach)
    {
        AccountDesk.Open(session, new AccountOpened(Bought, "bench", id, $"account {id}", BillingZone.Utc, Usd));
        AccountDesk.TopUp(session, id, new BalanceToppedUp(Bought, "bench", new Money(100_000_000_00, Usd)));
        AccountDesk.Grant(session, id, new PrivilegeGranted(Bought, "bench", Privilege.Downgrade));
        var purchase = new PurchaseInstance(new Configuration.Units(100), 12, Bought, "bench", PaymentSource.Balance);
        for (var i = 0; i < instances; i++)
            _ = AccountDesk.Purchase(session, id, "maxcompute", Region, purchase).Value;
        return ApiKeyRows.Save(session, KeyOf(id), "bench", Role.Owner, sandboxOnly: false);
    }
}
