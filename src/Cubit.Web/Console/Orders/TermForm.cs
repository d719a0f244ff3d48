using System.Globalization;
using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Catalog;
using Cubit.Instances;
using Cubit.Store.Orders;
using Cubit.Web.Console.Resizing;

namespace Cubit.Web.Console.Orders;

/// <summary>What came back from the page that buys or renews: text as typed, never trusted.</summary>
/// <param name="Size">The compute units or the configuration asked for.</param>
/// <param name="Months">For how long.</param>
/// <param name="Voucher">Code of a voucher.</param>
/// <param name="Quoted">What the quote shown was for: <see cref="Asked"/> of then.</param>
/// <param name="QuoteId">The quote shown.</param>
/// <param name="Key">The idempotency key of the page shown.</param>
/// <param name="Agreement">Id and version of the agreement ticked.</param>
/// <param name="Action">The button: <c>buy</c>, <c>later</c>, <c>schedule</c> or <c>update</c>.</param>
/// <param name="At">The date for which it is scheduled, as the browser writes it.</param>
/// <param name="AtMost">The most that it may cost then.</param>
public sealed record TermForm(
    string Size,
    string Months,
    string Voucher,
    string Quoted = "",
    string QuoteId = "",
    string Key = "",
    string Agreement = "",
    string Action = "",
    string At = "",
    string AtMost = ""
)
{
    /// <summary>Everything that a quote depends on.</summary>
    public string Asked => $"{Size}|{Months}|{Voucher}";

    /// <summary>Whether it was ordered: now, to be paid later, or for a date.</summary>
    public bool Buying => Action is "buy" or "later" or "schedule";

    /// <summary>Whether what is asked for is what the quote shown was for.</summary>
    public bool IsQuoted => QuoteId.Length > 0 && Asked == Quoted;

    /// <summary>What is ordered of the quote that was shown.</summary>
    /// <errors>schedule.not_ahead, schedule.amount_invalid</errors>
    public Decision<OrderRequest> Order(BillingZone zone, Currency currency) =>
        new ResizeForm(Size, QuoteId: QuoteId, Agreement: Agreement, Action: Action, At: At, AtMost: AtMost).Order(
            zone,
            currency
        );

    /// <summary>What is asked for.</summary>
    /// <errors>configuration.unknown, term.months_not_sold, voucher.unknown</errors>
    public Decision<TermRequest> Request(PriceBook book, Instance? instance)
    {
        var target = new ResizeForm(Size).Target(book.Product);
        if (target.Refusal is { } unreadable)
            return unreadable;
        if (!int.TryParse(Months, NumberStyles.None, CultureInfo.InvariantCulture, out var months))
            return Refusal.Of("term.months_not_sold", "Choose for how many months.");
        if (ResizeForm.RefuseVoucher(Voucher) is { } unknown)
            return unknown;
        var voucher = Voucher.Length > 0 ? Voucher : null;
        return instance is null
            ? new TermRequest(months, target.Value, null, book.Product.Id, book.Region, voucher)
            : new TermRequest(months, target.Value, instance.Id, Voucher: voucher);
    }
}
