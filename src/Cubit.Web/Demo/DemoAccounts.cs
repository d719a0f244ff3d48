using System.Security.Cryptography;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Lifecycle;
using Cubit.Orders;
using Cubit.Store;
using Cubit.Store.Accounts;
using Cubit.Store.Catalog;
using Cubit.Web.Hosting;
using NodaTime;

namespace Cubit.Web.Demo;

/// <summary>How a demo account signs in.</summary>
internal sealed record DemoSignIn(string Email, string Password, string ApiKey);

/// <summary>Demo accounts, made through the same journal as everything else.</summary>
/// <remarks>
/// In sandbox mode passwords and keys are fixed, and they work in sandbox mode only. Elsewhere they are random and are
/// shown once, when the data is made.
/// </remarks>
internal static class DemoAccounts
{
    private const string Singapore = "ap-southeast-1";
    private const int SecretBytes = 12;

    // A unit that runs all month costs more as it goes than the 22 of a subscription.
    private const string PerUnitHour = "0.05";

    // Seen from the demo's clock, 24 September 2020: 1 September for ECS and 1 April for MaxCompute.
    private static readonly Period EcsAge = Period.FromDays(23);
    private static readonly Period MaxComputeAge = Period.FromDays(176);
    private static readonly Period OpenedBefore = Period.FromDays(1);

    // What acme has beside: bought in an activity on 10 September, with the voucher and the projects of that day.
    private static readonly Period ExtrasAge = Period.FromDays(14);
    private static readonly Period VoucherLife = Period.FromYears(1);
    private const int Promoted = 2_000;

    private static readonly Instant Always = Instant.FromUtc(2000, 1, 1, 0, 0);

    private static readonly Region[] Regions =
    [
        new(Singapore, "Singapore"),
        new("ap-southeast-3", "Kuala Lumpur"),
        new("eu-central-1", "Frankfurt"),
    ];

    private static readonly DemoAccount[] Accounts =
    [
        new(1001, "acme", BillingZone.Utc, "USD", "10000", "22440", Downgrades: true, Extras: true),
        new(1002, "kiri", BillingZone.Of("Asia/Kuala_Lumpur"), "MYR", "2000", null, Downgrades: true),
        new(1003, "nopriv", BillingZone.Utc, "USD", "500", null, Downgrades: false),
    ];

    /// <summary>Makes the demo accounts where they are missing.</summary>
    /// <returns>How each signs in; nothing where the accounts were there and their secrets are not fixed.</returns>
    public static async Task<IReadOnlyList<DemoSignIn>> MakeAsync(Database database, Instant now, bool sandbox)
    {
        var signIns = Accounts.Select(account => SignInOf(account, sandbox)).ToList();
        var hashes = signIns.ConvertAll(signIn => SignInDesk.HashOf(signIn.Email, signIn.Password));
        await database.Writes.RunAsync(
            new Scope([.. Accounts.Select(account => account.Id)]),
            session =>
            {
                if (AccountRows.Find(session, Accounts[0].Id) is not null)
                    return false;
                PublishCatalog(session);
                for (var i = 0; i < Accounts.Length; i++)
                    Make(session, Accounts[i], signIns[i], hashes[i], now, sandbox);
                return true;
            }
        );
        // Data of another mode has other secrets.
        var known = database.Read(session => ApiKeyRows.Find(session, signIns[0].ApiKey, sandbox));
        return known is null ? [] : signIns;
    }

    private static void PublishCatalog(Session session)
    {
        CatalogRows.Publish(
            session,
            new FxRate(Currency.Usd, Currency.Of("MYR"), Fraction.Parse("4.10"), Always, "Demo rate")
        );
        var maxCompute = new Product("maxcompute", "MaxCompute", new UnitRange(10, 1, 2000));
        var ecs = new Product("ecs", "ECS", null);
        DiscountTier[] tiers =
        [
            Tier(12, "0.85"),
            Tier(24, "0.70"),
            Tier(36, "0.50"),
            Tier(48, "0.40"),
            Tier(60, "0.35"),
        ];
        var named = new Dictionary<string, Fraction>(StringComparer.Ordinal)
        {
            ["A"] = 150,
            ["B"] = 200,
            ["C"] = 120,
        };
        foreach (var region in Regions)
        {
            CatalogRows.Publish(
                session,
                Book(maxCompute, region, 22, new Dictionary<string, Fraction>(StringComparer.Ordinal), tiers),
                region
            );
            CatalogRows.Publish(session, Book(ecs, region, null, named, []), region);
        }
    }

    private static PriceBook Book(
        Product product,
        Region region,
        Fraction? perUnit,
        IReadOnlyDictionary<string, Fraction> named,
        IReadOnlyList<DiscountTier> tiers
    ) =>
        new(
            $"{product.Id}/{region.Id}/USD/1",
            product,
            region.Id,
            Currency.Usd,
            Always,
            perUnit,
            named,
            tiers,
            new Agreement(
                $"{product.Id}-subscription",
                "2020-01",
                $"{product.Name} (Subscription) Agreement of Service"
            ),
            perUnit is null ? null : Fraction.Parse(PerUnitHour)
        );

    private static DiscountTier Tier(int months, string factor) => new(months, Fraction.Parse(factor));

    private static void Make(
        Session session,
        DemoAccount account,
        DemoSignIn signIn,
        string hash,
        Instant now,
        bool sandbox
    )
    {
        var today = account.Zone.LocalOf(now).Date;
        var (ecsFrom, maxComputeFrom) = (
            account.Zone.StartOf(today - EcsAge),
            account.Zone.StartOf(today - MaxComputeAge)
        );
        var opened = account.Zone.StartOf(today - MaxComputeAge - OpenedBefore);
        var currency = Currency.Of(account.Currency);
        AccountDesk.Open(session, new AccountOpened(opened, "demo", account.Id, account.Name, account.Zone, currency));
        AccountDesk.TopUp(session, account.Id, new BalanceToppedUp(opened, "demo", account.FirstTopUp(currency)));
        if (account.Downgrades)
            AccountDesk.Grant(session, account.Id, new PrivilegeGranted(opened, "demo", Privilege.Downgrade));
        if (account.MaxComputePrice is not null)
            Buy(session, account, "maxcompute", new Configuration.Units(100), 12, maxComputeFrom, signIn.Email);
        Buy(session, account, "ecs", new Configuration.Named("A"), 1, ecsFrom, signIn.Email);
        if (account.Extras)
            AddExtras(session, account, account.Zone.StartOf(today - ExtrasAge), signIn.Email);
        SignInRows.Save(
            session,
            new SignIn(signIn.Email, account.Id, Role.Owner, hash, 0, Instant.FromUnixTimeTicks(0), sandbox)
        );
        ApiKeyRows.Save(session, signIn.ApiKey, $"{account.Name} demo key", Role.Owner, sandbox);
    }

    // A voucher, an instance from an activity, which was paid from outside, and projects of both methods.
    private static void AddExtras(Session session, DemoAccount account, Instant at, string actor)
    {
        var expires = account.Zone.StartOf(account.Zone.LocalOf(at).Date + VoucherLife);
        var welcome = Voucher.Of("WELCOME50", new Money(50_00, Currency.Usd), expires);
        AccountDesk.Set(session, account.Id, new VoucherIssued(at, "demo", welcome));
        var promoted = new PurchaseInstance(
            new Configuration.Units(50),
            12,
            at,
            actor,
            PaymentSource.External,
            Promoted
        );
        _ = AccountDesk.Purchase(session, account.Id, "maxcompute", Singapore, promoted).Value;
        Project("etl", 1);
        Project("reports", 1);
        Project("adhoc", null);
        DemoUsage.Add(session, account.Id, account.Zone, "adhoc", Singapore, at);

        void Project(string name, long? instance)
        {
            var method = instance is null ? BillingMethod.PayAsYouGo : BillingMethod.Subscription;
            var project = new Project(account.Id, name, Singapore, method, instance, at);
            AccountDesk.Set(session, account.Id, new ProjectCreated(at, actor, project));
        }
    }

    private static void Buy(
        Session session,
        DemoAccount account,
        string product,
        Configuration configuration,
        int months,
        Instant at,
        string actor
    )
    {
        var purchase = new PurchaseInstance(configuration, months, at, actor, PaymentSource.Balance);
        _ = AccountDesk.Purchase(session, account.Id, product, Singapore, purchase).Value;
    }

    private static DemoSignIn SignInOf(DemoAccount account, bool sandbox) =>
        new(
            $"{account.Name}@example.com",
            sandbox
                ? $"{account.Name}-demo-password"
                : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)),
            sandbox ? $"cubit_{account.Id}_demo-{account.Name}" : ApiKeyRows.NewKey(account.Id)
        );

    // Balance is what is left after the purchases; an account without a MaxCompute price has no such instance.
    private sealed record DemoAccount(
        long Id,
        string Name,
        BillingZone Zone,
        string Currency,
        string Balance,
        string? MaxComputePrice,
        bool Downgrades,
        bool Extras = false
    )
    {
        private static readonly Fraction EcsPrice = 150;
        private static readonly Fraction RateToMyr = Fraction.Parse("4.10");

        public Money FirstTopUp(Currency currency)
        {
            var spent = EcsPrice + Fraction.Parse(MaxComputePrice ?? "0");
            var settled = currency == Amounts.Currency.Usd ? spent : spent * RateToMyr;
            return Rounding.HalfAwayFromZero(Fraction.Parse(Balance) + settled, currency);
        }
    }
}
