using System.Globalization;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Orders;
using Cubit.Store.Orders;
using NodaTime.Text;

namespace Cubit.Web.Console.Resizing;

/// <summary>What came back from the page that resizes: text as typed, never trusted.</summary>
/// <param name="Size">The compute units or the configuration asked for.</param>
/// <param name="Quoted">What the quote shown was for: <see cref="Asked"/> of then.</param>
/// <param name="QuoteId">The quote shown.</param>
/// <param name="Key">The idempotency key of the page shown; a double click sends it twice.</param>
/// <param name="Agreement">Id and version of the agreement ticked.</param>
/// <param name="Action">The button: <c>buy</c>, <c>later</c>, <c>schedule</c> or <c>update</c>.</param>
/// <param name="At">The date for which it is scheduled, as the browser writes it.</param>
/// <param name="AtMost">The most that it may cost then.</param>
/// <param name="Voucher">Code of a voucher.</param>
public sealed record ResizeForm(
    string? Size,
    string? Quoted = null,
    string? QuoteId = null,
    string? Key = null,
    string? Agreement = null,
    string? Action = null,
    string? At = null,
    string? AtMost = null,
    string? Voucher = null
)
{
    private const char AgreementSeparator = '@';

    // So that a quote that carries one stays within its length.
    private const int VoucherLengthMax = 40;

    // A term of any length that is sold by then ends long before the calendar.
    private const int YearMax = 2999;

    private static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture(
        "uuuu-MM-dd'T'HH:mm"
    );

    /// <summary>Everything that a quote depends on.</summary>
    public string Asked => $"{Size?.Trim()}|{Voucher?.Trim()}";

    /// <summary>Whether what is asked for is what the quote shown was for.</summary>
    public bool IsQuoted => QuoteId is { Length: > 0 } && Key is { Length: > 0 } && Asked == Quoted;

    /// <summary>Whether it was ordered: now, to be paid later, or for a date.</summary>
    public bool Buying => Action is "buy" or "later" or "schedule";

    /// <summary>Reads a posted form.</summary>
    public static ResizeForm Of(IFormCollection form) =>
        new(
            form["size"],
            form["quoted"],
            form["quote"],
            form["key"],
            form["agreement"],
            form["action"],
            form["at"],
            form["atMost"],
            form["voucher"]
        );

    /// <summary>The form as it starts: the configuration in force, not yet changed.</summary>
    public static ResizeForm Of(Configuration held) =>
        held switch
        {
            Configuration.Units units => new($"{units.ComputeUnits}"),
            Configuration.Named named => new(named.Name),
            _ => throw new ArgumentOutOfRangeException(nameof(held), held, "A configuration is a size or a name."),
        };

    /// <summary>The value of the checkbox that accepts an agreement.</summary>
    public static string Accepting(Agreement agreement) => $"{agreement.Id}{AgreementSeparator}{agreement.Version}";

    /// <summary>The id and version that were ticked, or null.</summary>
    public AgreementReference? Accepted() => AcceptedIn(Agreement);

    /// <summary>The id and version in the value of a ticked checkbox, or null.</summary>
    public static AgreementReference? AcceptedIn(string? value) =>
        value?.Split(AgreementSeparator) is [var id, var version] ? new(id, version) : null;

    /// <summary>What is ordered of the quote that was shown.</summary>
    /// <errors>schedule.not_ahead, schedule.amount_invalid</errors>
    public Decision<OrderRequest> Order(BillingZone zone, Currency currency)
    {
        var order = new OrderRequest(QuoteId!, Accepted()) { Later = Action == "later" };
        if (Action != "schedule")
            return order;
        var typed = Minute.Parse(At ?? "");
        if (!typed.Success || typed.Value.Year > YearMax)
            return Refusal.Of("schedule.not_ahead", "Choose the date and time at which it is to be carried out.");
        Money? most = null;
        if (!string.IsNullOrWhiteSpace(AtMost))
        {
            if (!Money.TryParse(AtMost.Trim(), currency, out var amount))
                return Refusal.Of(
                    "schedule.amount_invalid",
                    $"Write the most that it may cost in {currency}, like 6.00."
                );
            most = amount;
        }

        return order with
        {
            Schedule = new Schedule(zone.At(typed.Value), most),
        };
    }

    /// <summary>Refuses a code that no voucher has.</summary>
    /// <errors>voucher.unknown</errors>
    public static Refusal? RefuseVoucher(string? code) =>
        code?.Trim().Length > VoucherLengthMax
            ? Refusal.Of("voucher.unknown", "This account has no voucher of that code.")
            : null;

    /// <summary>The configuration asked for.</summary>
    /// <errors>configuration.unknown</errors>
    public Decision<Configuration> Target(Product product)
    {
        var text = Size?.Trim() ?? "";
        if (product.Units is not { } range)
            return new Configuration.Named(text);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
            ? new Configuration.Units(units)
            : Refusal.Of(
                "configuration.unknown",
                $"{(text.Length == 0 ? "Nothing" : $"“{Shortened(text)}”")} is not a number of compute units; "
                    + $"write a whole number from {range.Min:N0} to {range.Max:N0}."
            );
    }

    private static string Shortened(string text) => text.Length <= 20 ? text : $"{text[..20]}…";
}
