using Cubit.Accounts;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Resizing;
using Cubit.Store.Orders;

namespace Cubit.Web.Console.Resizing;

/// <summary>What the page that resizes shows.</summary>
/// <param name="Visit">Who looks, and when.</param>
/// <param name="Instance">What would be resized.</param>
/// <param name="Book">The prices in force for it.</param>
/// <param name="Direction">Upgrade or downgrade.</param>
/// <param name="Vouchers">Vouchers of which something is left.</param>
/// <param name="Form">What was typed.</param>
/// <param name="Key">The idempotency key of this page.</param>
/// <param name="Quote">The quote for what was typed, or null.</param>
/// <param name="Refusal">What stands against it, or null.</param>
/// <param name="AskAgain">Whether Buy Now was pressed for something that was not shown.</param>
public sealed record ResizeView(
    Visit Visit,
    Instance Instance,
    PriceBook Book,
    Direction Direction,
    IReadOnlyList<Voucher> Vouchers,
    ResizeForm Form,
    string Key,
    PricedQuote? Quote = null,
    Refusal? Refusal = null,
    bool AskAgain = false
)
{
    /// <summary>What the page does: <c>Upgrade</c>.</summary>
    public string Verb => Direction.ToString();

    /// <summary>Where the page is.</summary>
    public string Address => AddressOf(Instance, Direction);

    /// <summary>Where the page for the other direction is, with what was typed.</summary>
    public string OtherAddress => $"{AddressOf(Instance, Other)}?size={Uri.EscapeDataString(Form.Size ?? "")}";

    /// <summary>The other direction.</summary>
    public Direction Other => Direction == Direction.Upgrade ? Direction.Downgrade : Direction.Upgrade;

    /// <summary>What stands against the size or the voucher that was typed.</summary>
    public Refusal? FieldRefusal => Refusal is { } refusal && IsAboutFields(refusal.Code) ? refusal : null;

    /// <summary>The field that is at fault, or null.</summary>
    public string? WrongField =>
        FieldRefusal is not { } refusal ? null
        : refusal.Code.StartsWith("voucher.", StringComparison.Ordinal) ? "voucher"
        : "size";

    /// <summary>What stands against the agreement that was ticked, or not.</summary>
    public Refusal? AgreementRefusal => Refusal is { } refusal && IsAboutAgreement(refusal.Code) ? refusal : null;

    /// <summary>What stands against ordering at all.</summary>
    public Refusal? OtherRefusal =>
        Refusal is { } refusal && !IsAboutFields(refusal.Code) && !IsAboutAgreement(refusal.Code) ? refusal : null;

    /// <summary>Where an instance is upgraded or downgraded.</summary>
    public static string AddressOf(Instance instance, Direction direction) =>
        $"/instances/{instance.Id}/{direction.ToString().ToLowerInvariant()}";

    private static bool IsAboutFields(string code) =>
        code.Split('.')[0] is "configuration" or "voucher" or "direction" or "allocation" or "capacity";

    private static bool IsAboutAgreement(string code) => code.StartsWith("agreement.", StringComparison.Ordinal);
}
