using Cubit.Accounts;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using NodaTime;

namespace Cubit.Cli.Vectors;

/// <summary>One instance: its orders in time order, one change that is asked about, and what is expected.</summary>
internal sealed record Vector(
    string Id,
    RuleSet Rules,
    BillingZone Zone,
    Currency Currency,
    string Product,
    IReadOnlyList<DiscountTier> Tiers,
    FxRate? Fx,
    IReadOnlyList<VectorOrder> Orders,
    VectorChange? Change,
    IReadOnlyList<Claim> Claims
);

/// <summary>One order of a vector; its price is that of the configuration after it.</summary>
internal sealed record VectorOrder(
    OrderKind Kind,
    Instant At,
    int Months,
    Fraction ListPerMonth,
    Fraction? Discount,
    Fraction Promotion,
    Fraction Voucher,
    Fraction? Cash
);

/// <summary>The change that is asked about.</summary>
internal sealed record VectorChange(Instant At, Fraction ListPerMonth);

/// <summary>One expected field: <c>lines[0].used</c> is <c>24</c>. Equal values are equal texts.</summary>
internal sealed record Claim(string Field, string Expected);
