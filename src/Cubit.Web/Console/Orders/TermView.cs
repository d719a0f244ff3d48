using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Store.Orders;

namespace Cubit.Web.Console.Orders;

/// <summary>What the page that buys or renews shows.</summary>
/// <param name="Visit">Who looks, and when.</param>
/// <param name="Book">The prices in force.</param>
/// <param name="Instance">What is renewed; null for a purchase.</param>
/// <param name="Vouchers">Vouchers of which something is left.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Key">The idempotency key of this page.</param>
/// <param name="Quote">The quote for what was typed, or null.</param>
/// <param name="Refusal">What stands against it, or null.</param>
/// <param name="AskAgain">Whether the order was pressed for something that was not shown.</param>
public sealed record TermView(
    Visit Visit,
    PriceBook Book,
    Instance? Instance,
    IReadOnlyList<Voucher> Vouchers,
    TermForm Form,
    string Key,
    PricedTerm? Quote = null,
    Refusal? Refusal = null,
    bool AskAgain = false
)
{
    /// <summary>Where the page is.</summary>
    public string Address =>
        Instance is { } renewed ? $"/instances/{renewed.Id}/renew" : $"/buy/{Book.Product.Id}/{Book.Region}";

    /// <summary>What stands against a field.</summary>
    public Refusal? FieldRefusal => Refusal is { } refusal && IsAboutFields(refusal.Code) ? refusal : null;

    /// <summary>The field that is at fault, or null.</summary>
    public string? WrongField =>
        FieldRefusal?.Code.Split('.')[0] switch
        {
            null => null,
            "voucher" => "voucher",
            "term" => "months",
            _ => "size",
        };

    /// <summary>What stands against the agreement that was ticked, or not.</summary>
    public Refusal? AgreementRefusal => Refusal is { } refusal && IsAboutAgreement(refusal.Code) ? refusal : null;

    /// <summary>What stands against ordering at all.</summary>
    public Refusal? OtherRefusal =>
        Refusal is { } refusal && !IsAboutFields(refusal.Code) && !IsAboutAgreement(refusal.Code) ? refusal : null;

    private static bool IsAboutAgreement(string code) => code.StartsWith("agreement.", StringComparison.Ordinal);

    private static bool IsAboutFields(string code) =>
        code.Split('.')[0] is "configuration" or "term" or "voucher" or "direction" or "allocation" or "capacity";
}
