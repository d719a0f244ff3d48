using System.Globalization;
using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Orders;
using Cubit.Resizing;
using Cubit.Store.Resizing;
using NodaTime;

namespace Cubit.Tests.Orders;

/// <summary>A resize as one line of words: <c>order to=60 role=viewer</c>.</summary>
/// <remarks>
/// The first word is <c>ask</c> (a quote) or <c>order</c> (of a quote made 5 minutes before, its agreement accepted).
/// What is not said is well: an owner with the downgrade privilege and a balance of 10,000 has 100 CU at 22 a month
/// each, bought 2020-04-01 for a year at 15% off, or, where the target is a letter, ECS A bought 2020-09-01 for a
/// month. Quotes are made at 2020-09-30 00:00, day 182 of the year and day 29 of the month.
/// </remarks>
internal sealed class ResizeScenario
{
    private const int Held = 100;

    private static readonly Instant Now = Instant.FromUtc(2020, 9, 30, 0, 0);
    private static readonly Instant Always = Instant.FromUtc(2000, 1, 1, 0, 0);

    private static readonly Dictionary<string, string> AllWell = new(StringComparer.Ordinal)
    {
        ["role"] = "owner",
        ["instance"] = "there",
        ["quote"] = "ours",
        ["age"] = "5",
        ["since"] = "nothing",
        ["agreement"] = "2020-01",
        ["life"] = "active",
        ["order"] = "none",
        ["unpaid"] = "none",
        ["renewal"] = "same",
        ["ticket"] = "none",
        ["owes"] = "nothing",
        ["to"] = "60",
        ["direction"] = "any",
        ["privilege"] = "downgrade",
        ["allocated"] = "0",
        ["free"] = "uncounted",
        ["downgrades"] = "unlimited",
        ["balance"] = "10000",
        ["price"] = "22",
        ["rate"] = "none",
    };

    private readonly bool _orders;
    private readonly Dictionary<string, string> _facts = new(AllWell, StringComparer.Ordinal);

    public ResizeScenario(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _orders = words[0] switch
        {
            "order" => true,
            "ask" => false,
            _ => throw new ArgumentException($"'{line}' starts neither with ask nor with order.", nameof(line)),
        };
        foreach (var fact in words.Skip(1).Select(word => word.Split('=')))
        {
            if (!_facts.ContainsKey(fact[0]))
                throw new ArgumentException($"'{fact[0]}' is no fact of a scenario.", nameof(line));
            _facts[fact[0]] = fact[1];
        }
    }

    public Account Account =>
        new(
            1001,
            "acme",
            BillingZone.Utc,
            Money(_facts["balance"], Settles ? "MYR" : "USD"),
            new HashSet<string>(StringComparer.Ordinal) { _facts["privilege"] },
            Is("owes", "money"),
            4,
            Always,
            200401000000001,
            1
        );

    public ResizeState State =>
        new(
            Account,
            Is("instance", "none") ? null : Instance,
            Book,
            RuleSetJson.Shipped["alibaba/2022-05"],
            Fx,
            new Dictionary<long, IReadOnlyList<Payment>>(),
            Count("free"),
            Count("downgrades")
        );

    public ResizeInstance Command =>
        new(
            Target,
            _facts["direction"] switch
            {
                "up" => Direction.Upgrade,
                "down" => Direction.Downgrade,
                _ => null,
            },
            PricedAt,
            At,
            "somebody",
            Enum.Parse<Role>(_facts["role"], ignoreCase: true),
            _orders ? Acceptance : null
        );

    public Decision<ResizeAccepted> Decision => ResizeDecision.Decide(State, Command);

    /// <summary>The decision in words: <c>refund 6.00</c>, or the code of the refusal.</summary>
    public string Answer =>
        Decision is { Accepted: { } accepted }
            ? $"{accepted.Resized.Direction switch
        {
            Direction.Upgrade => "charge",
            Direction.Downgrade => "refund",
            _ => "same",
        }} {accepted.Resized.Total}"
            : Decision.Refusal!.Code;

    private bool Sized => char.IsDigit(_facts["to"][0]);

    private bool Settles => !Is("rate", "none");

    private FxRate? Fx =>
        Settles
            ? new FxRate(Currency.Usd, Currency.Of("MYR"), Fraction.Parse(_facts["rate"]), Always, "a table")
            : null;

    private Configuration Target =>
        Sized ? new Configuration.Units(Whole("to")) : new Configuration.Named(_facts["to"]);

    private Instant PricedAt => At - (_orders ? Duration.FromMinutes(Whole("age")) : Duration.Zero);

    private Instant At =>
        _facts["life"] switch
        {
            "ending" => Subscription.End - Duration.Epsilon,
            "frozen" => Subscription.End,
            "thawing" => Subscription.End + Duration.FromDays(15) - Duration.Epsilon,
            "deleted" => Subscription.End + Duration.FromDays(15),
            _ => Now + (_orders ? Duration.FromMinutes(Whole("age")) : Duration.Zero),
        };

    private Subscription Subscription =>
        Subscription
            .Purchase(
                Sized ? "maxcompute" : "ecs",
                Currency.Usd,
                BillingZone.Utc,
                Sized
                    ? new Sale(
                        200401000000001,
                        Instant.FromUtc(2020, 4, 1, 0, 0),
                        12,
                        22 * Held,
                        Fraction.Parse("0.85")
                    )
                    : new Sale(200401000000001, Instant.FromUtc(2020, 9, 1, 0, 0), 1, 150, 1)
            )
            .Value;

    private Instance Instance =>
        new(
            1001,
            1,
            "here",
            Sized ? new Configuration.Units(Held) : new Configuration.Named("A"),
            Subscription,
            Is("since", "changed") ? 2 : 1,
            Whole("allocated"),
            Is("order", "provisioning"),
            Is("unpaid", "one"),
            Is("renewal", "smaller"),
            Is("ticket", "open")
        );

    private PriceBook Book =>
        new(
            Is("since", "repriced") ? "2" : "1",
            new Product("p", "Capacity", Sized ? new UnitRange(10, 5, 2000) : null),
            "here",
            Currency.Usd,
            Always,
            Sized ? Whole("price") : null,
            new Dictionary<string, Fraction>(StringComparer.Ordinal)
            {
                ["A"] = 150,
                ["B"] = 200,
                ["C"] = 120,
                ["D"] = 150,
            },
            [],
            new Agreement("terms", "2020-01", "Agreement of Service")
        );

    private Acceptance Acceptance =>
        new(
            Is("quote", "none") ? null : Quote,
            _facts["agreement"] switch
            {
                "none" => null,
                "another" => new AgreementReference("other-terms", "2020-01"),
                var version => new AgreementReference("terms", version),
            }
        );

    private Quote Quote =>
        new(
            1001,
            1,
            1,
            Target,
            "1",
            Is("since", "new-rules") ? "linear/day" : "alibaba/2022-05",
            Is("since", "new-rate") ? Fraction.Parse("9.9") : Fx?.Rate,
            PricedAt,
            PricedAt + Quote.ValidFor,
            Is("since", "other-amounts") ? "" : Digest
        );

    // What was shown is what the same inputs give; a target that has no price was never shown.
    private string Digest =>
        Book.Price(Target).Accepted is { } price
        && Resize.Price(new ResizeInputs(1, Subscription, PricedAt, price.PerMonth, State.Rules, [], Fx))
            is { Accepted: { } shown }
            ? Quote.DigestOf(shown)
            : "";

    private static Money Money(string amount, string currency) =>
        Cubit.Amounts.Money.TryParse(amount, Currency.Of(currency), out var money)
            ? money
            : throw new FormatException(amount);

    private bool Is(string fact, string value) => _facts[fact] == value;

    private int Whole(string fact) => Count(fact) ?? throw new FormatException($"{fact}={_facts[fact]}");

    private int? Count(string fact) =>
        int.TryParse(_facts[fact], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;
}
