using Cubit.Amounts;
using Cubit.Calendar;
using Cubit.Resizing;
using Cubit.Store.Orders;
using Cubit.Web.Console.Orders;
using NodaTime;

namespace Cubit.Web.Console.Resizing;

/// <summary>How the console says what a change costs or gives back.</summary>
public static class QuoteWords
{
    /// <summary>The quote in one sentence.</summary>
    public static string Sentence(PricedQuote quote, BillingZone zone)
    {
        var change = $"Going from {quote.Instance.Configuration} to {quote.Quote.To}";
        var end = quote.Instance.Subscription.End;
        var left = $"the {Wording.TimeLeft(quote.Quote.PricedAt, end)} left until {Wording.Moment(end, zone)}";
        return quote.Resized switch
        {
            { Direction: Direction.Same } => $"{change} costs nothing and gives back nothing.",
            { Direction: Direction.Upgrade, Total.Minor: 0 } => $"{change} costs nothing.",
            { Direction: Direction.Upgrade } => $"{change} costs {Amount(quote)} for {left}.",
            { Total.Minor: 0 } => $"{change} gives back nothing.",
            _ => $"{change} gives back {Amount(quote)}.",
        };
    }

    /// <summary>What the button does: <c>Buy Now · pay USD 6,914.72</c>.</summary>
    public static string Button(PricedQuote? quote) =>
        quote?.Resized switch
        {
            null => "Buy Now",
            { Direction: Direction.Same } or { Direction: Direction.Upgrade, Total.Minor: 0 } =>
                "Buy Now · pay nothing",
            { Direction: Direction.Upgrade, Total: var total } => $"Buy Now · pay {total.ToDisplay()}",
            { Total.Minor: 0 } => "Buy Now · get nothing back",
            { Total: var total } => $"Buy Now · get {total.ToDisplay()} back",
        };

    /// <summary>The amount, and what it is in the settlement currency.</summary>
    public static string Amount(PricedQuote quote) =>
        OrderWords.Settled(quote.Resized.Total, quote.Resized.Settlement, quote.Inputs.Fx);

    /// <summary>The balance once an upgrade is paid, or how much it is short of it.</summary>
    public static string BalanceAfter(PricedQuote quote)
    {
        var left = quote.Account.Balance - (quote.Resized.Settlement ?? quote.Resized.Total);
        return left.Minor >= 0
            ? $"{quote.Account.Balance.ToDisplay()} now, {left.ToDisplay()} afterwards"
            : $"{quote.Account.Balance.ToDisplay()} now, {(-left).ToDisplay()} too little";
    }

    /// <summary>Why nothing is paid, in plain words.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The core has no such reason.</exception>
    public static string Reason(string reason, Currency currency) =>
        reason switch
        {
            NoRefund.SamePrice => "Both cost the same per month, so nothing is charged and nothing is given back.",
            NoRefund.CappedToZero =>
                "Going back up at this moment would cost nothing, and no more than that is given back.",
            NoRefund.RoundsToZero =>
                $"What would come back is less than the smallest amount of {currency} and rounds to nothing.",
            NoRefund.VoucherCovers =>
                "The value that is left was covered by a voucher, and vouchers are not given back.",
            NoRefund.PromotionCovers =>
                "The value that is left was taken off in a promotional activity, and that is not given back.",
            NoRefund.RatioZero => "Value is left, but none of it in what the new configuration gives up.",
            NoRefund.ValueUsedUp => "What was paid has been used up by the days used so far.",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "There is no such reason."),
        };
}
